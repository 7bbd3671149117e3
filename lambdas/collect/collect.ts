import {
  type EndDocument,
  type FinishedExecution,
  manifestOutputs,
  type PlannedTraining,
  type PlannedTuning,
  type Trial,
  trainingResult,
} from '../../lib/core';
import { collectTuning } from './collect-tuning';
import type { CollectDependencies, JobDescription } from './dependencies';
import { lastReports, metricsOf } from './last-reports';
import { readReturned } from './read-returned';
import { readStored } from './read-stored';
import { storeLargeValues } from './store-large-values';

/** What the state machine hands to the function. */
export interface CollectEvent {
  readonly plan: PlannedTraining | PlannedTuning;
  readonly execution: { readonly name: string; readonly arn: string; readonly startTime: string };
}

/** How an execution's job ended, and what a report on it starts from. */
export interface Collected {
  readonly result: EndDocument;
  /** The training job, or that of the best trial. */
  readonly job?: JobDescription;
  /** Of a tuning job: every trial, in the order they were started. */
  readonly trials?: readonly Trial[];
}

/**
 * Says how an execution's job ended.
 *
 * Describes the job itself: the result of `.sync` differs from the answer of Describe.
 */
export async function collect(
  { plan, execution: { name, arn, startTime } }: CollectEvent,
  dependencies: CollectDependencies,
): Promise<Collected> {
  const { isLocal } = dependencies;
  const finished = { name, arn, startTime: new Date(startTime), isLocal };
  switch (plan.kind) {
    case 'training':
      return collectTraining(plan, finished, dependencies);
    case 'tuning':
      return collectTuning(plan, finished, dependencies);
  }
}

async function collectTraining(
  plan: PlannedTraining,
  execution: FinishedExecution,
  dependencies: CollectDependencies,
): Promise<Collected> {
  const job = await dependencies.describe(plan.jobName);
  const reporting = lastReports(job, metricsOf(job), dependencies);
  if (plan.manifest === undefined || job.TrainingJobStatus !== 'Completed') {
    // What a failed job's rank 0 may have committed is not a result.
    const failure = trainingResult(plan, job, execution, undefined, await reporting);
    const stored =
      plan.manifest &&
      (await readStored(plan.jobName, job, plan.outputs, dependencies, plan.folder));
    if (!stored) return { job, result: failure };
    const kept = { ...failure, ...manifestOutputs(stored) };
    return { job, result: await storeLargeValues(kept, stored, dependencies) };
  }
  const [returned, reports] = await Promise.all([
    readReturned(plan.jobName, job, plan.outputs, dependencies, plan.folder),
    reporting,
  ]);
  const result = trainingResult(plan, job, execution, returned, reports);
  return {
    job,
    result:
      returned.kind === 'manifest'
        ? await storeLargeValues(result, returned.manifest, dependencies)
        : result,
  };
}
