import {
  bestTrials,
  type DescribedTrial,
  executionFiles,
  type FinishedExecution,
  manifestKey,
  type PlannedTuning,
  type RatedTrial,
  type Trial,
  trialOf,
  tuningResult,
} from '../../lib/core';
import type { Collected } from './collect';
import type { CollectDependencies, JobDescription } from './dependencies';
import { readReturned } from './read-returned';
import { storeLargeValues } from './store-large-values';

/** Says how a tuning job ended, and keeps the table of its trials beside the result. */
export async function collectTuning(
  plan: PlannedTuning,
  execution: FinishedExecution,
  dependencies: CollectDependencies,
): Promise<Collected> {
  const [description, trials] = await Promise.all([
    dependencies.describeTuning(plan.jobName),
    listTrials(plan, dependencies),
  ]);
  const [trialsUri, best] = await Promise.all([
    dependencies.write(executionFiles(execution.name).trials, tableOf(trials)),
    findBest(plan, bestTrials(plan, description, trials), dependencies),
  ]);
  const ended = { description, trials, trialsUri, ...(best && { best }) };
  const result = tuningResult(plan, ended, execution);
  const manifest = best?.returned && 'manifest' in best.returned && best.returned.manifest;
  return {
    trials,
    ...(best && { job: best.job }),
    result: manifest ? await storeLargeValues(result, manifest, dependencies) : result,
  };
}

/** What a trial is made from is dropped page by page: ten thousand have to fit the memory. */
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

/**
 * The first candidate that left outputs; else the last one. An earlier tuning job's trial may have
 * left its outputs where this workflow does not look.
 */
async function findBest(
  plan: PlannedTuning,
  candidates: readonly RatedTrial[],
  dependencies: CollectDependencies,
): Promise<Described | undefined> {
  let described: Described | undefined;
  for (const trial of candidates) {
    described = await describe(plan, trial, dependencies);
    if (described.returned === undefined || 'manifest' in described.returned) break;
  }
  return described;
}

async function describe(
  { definitions }: PlannedTuning,
  trial: RatedTrial,
  dependencies: CollectDependencies,
): Promise<Described> {
  const definition = definitions.find(({ task }) => task === trial.task);
  const names = Object.keys(definition?.outputs ?? {});
  const [job, returned] = await Promise.all([
    dependencies.describe(trial.name),
    definition?.hasManifest
      ? readReturned(manifestKey(trial.name), trial.name, names, dependencies)
      : undefined,
  ]);
  return { trial, job, ...(returned && { returned }) };
}
