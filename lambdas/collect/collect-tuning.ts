import {
  bestTrials,
  type DescribedTrial,
  executionFiles,
  type FinishedExecution,
  type NotFinite,
  notFinite,
  type PlannedTuning,
  type RatedTrial,
  type Returned,
  type Trial,
  trialOf,
  tuningResult,
} from '../../lib/core';
import { archiveOf } from './archives';
import type { CollectedJob } from './collect';
import type { CollectDependencies, JobDescription } from './dependencies';
import { lastReports, metricsOf } from './last-reports';
import { readReturned } from './read-returned';
import { storeLargeValues } from './store-large-values';

/** Says how a tuning job ended, and keeps the table of its trials beside the result. */
export async function collectTuning(
  plan: PlannedTuning,
  execution: FinishedExecution,
  dependencies: CollectDependencies,
): Promise<CollectedJob> {
  const [description, listed] = await Promise.all([
    dependencies.describeTuning(plan.jobName),
    listTrials(plan, dependencies),
  ]);
  const { best, diverged } = await findBest(
    plan,
    bestTrials(plan, description, listed),
    dependencies,
  );
  const trials = listed.map((trial) => {
    const divergedTo = diverged.get(trial.name);
    return divergedTo === undefined ? trial : { ...trial, divergedTo };
  });
  const trialsUri = await dependencies.write(
    executionFiles(execution.name).trials,
    tableOf(trials),
  );
  const ended = { description, trials, trialsUri, ...(best && { best }) };
  const result = tuningResult(plan, ended, execution);
  return {
    trials,
    ...(best && { job: best.job }),
    result:
      best?.returned?.kind === 'manifest'
        ? await storeLargeValues(result, best.returned.manifest, dependencies)
        : result,
  };
}

/** The raw trials are dropped page by page: ten thousand must fit into memory. */
async function listTrials(
  { jobName, definitions }: PlannedTuning,
  dependencies: CollectDependencies,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const page of dependencies.listTrials(jobName)) {
    for (const summary of page) trials.push(trialOf(summary, definitions));
  }
  return trials;
}

/** A list in JSON, one trial a line: for programs, and for `grep`. */
function tableOf(trials: readonly Trial[]): string {
  return `[\n${trials.map((trial) => JSON.stringify(trial)).join(',\n')}\n]\n`;
}

type Described = DescribedTrial & { readonly job: JobDescription };

/** Trials whose logs are read to see whether they diverged: each takes a moment. */
const MOST_EXAMINED = 50;

/**
 * The first candidate whose objective ended as a number. SageMaker uses the last value that is a
 * number, so it can take a trial that diverged for a good one.
 *
 * An earlier tuning job's trial may have left its outputs where this workflow does not look: then
 * the next one.
 */
async function findBest(
  plan: PlannedTuning,
  candidates: readonly RatedTrial[],
  dependencies: CollectDependencies,
): Promise<{ best?: Described; diverged: ReadonlyMap<string, NotFinite> }> {
  const diverged = new Map<string, NotFinite>();
  for (const [index, trial] of candidates.entries()) {
    const job = await dependencies.describe(trial.name);
    const reports =
      index < MOST_EXAMINED ? await lastReports(job, metricsOf(job), dependencies) : undefined;
    const divergedTo = notFinite(reports?.last[plan.objective.metric]);
    if (divergedTo !== undefined) {
      diverged.set(trial.name, divergedTo);
      continue;
    }
    const definition = plan.definitions.find(({ task }) => task === trial.task);
    const [returned, archive] = await Promise.all([
      whatReturned(plan, trial, job, dependencies),
      archiveOf(trial.name, definition?.outputs ?? {}, dependencies, plan.folder),
    ]);
    const isUsable = returned === undefined || returned.kind === 'manifest';
    if (!isUsable && isOfEarlierJob(trial, plan) && index + 1 < candidates.length) continue;
    return {
      best: {
        trial,
        job,
        ...(returned && { returned }),
        ...(reports && { reports }),
        ...(archive && { archive }),
      },
      diverged,
    };
  }
  return { diverged };
}

/** Names of trials begin with their tuning job's. */
function isOfEarlierJob({ name }: RatedTrial, { jobName }: PlannedTuning): boolean {
  return !name.startsWith(`${jobName}-`);
}

async function whatReturned(
  { definitions, folder }: PlannedTuning,
  trial: RatedTrial,
  job: JobDescription,
  dependencies: CollectDependencies,
): Promise<Returned | undefined> {
  const definition = definitions.find(({ task }) => task === trial.task);
  if (!definition?.hasManifest) return undefined;
  return readReturned(trial.name, job, definition.outputs, dependencies, folder);
}
