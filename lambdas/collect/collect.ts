import {
  type ExecutionFailure,
  type ExecutionResult,
  type Manifest,
  type PlannedJob,
  type Returned,
  type TrainingJobDescription,
  trainingResult,
} from '../../lib/core';

/** What the state machine hands to the function. */
export interface CollectEvent {
  readonly plan: PlannedJob;
  readonly execution: { readonly name: string; readonly arn: string; readonly startTime: string };
}

/** What collecting needs of the account; the handler answers with AWS, a test with data. */
export interface CollectDependencies {
  describe(jobName: string): Promise<TrainingJobDescription>;
  /** A manifest by its key, or undefined where none was written. */
  readManifest(key: string): Promise<Manifest | undefined>;
  /** Messages of a job's log that contain a text. */
  searchLog(jobName: string, text: string): Promise<readonly string[]>;
}

/**
 * Says how an execution's job ended.
 *
 * Describes the job itself: what `.sync` hands on is not the answer of DescribeTrainingJob.
 */
export async function collect(
  { plan, execution }: CollectEvent,
  dependencies: CollectDependencies,
): Promise<ExecutionResult | ExecutionFailure> {
  const job = await dependencies.describe(plan.jobName);
  const { name, arn, startTime } = execution;
  const finished = { name, arn, startTime: new Date(startTime) };
  if (plan.manifest === undefined || job.TrainingJobStatus !== 'Completed') {
    // What a failed job's rank 0 may have committed is not a result.
    return trainingResult(plan, job, finished);
  }
  return trainingResult(plan, job, finished, await readReturned(plan, plan.manifest, dependencies));
}

/** The line of a process that the predicate did not choose; see containers/CONTRACT.md. */
const SILENT = /^\[rankzero\] (.+) does not persist;/;

async function readReturned(
  plan: PlannedJob,
  key: string,
  { readManifest, searchLog }: CollectDependencies,
): Promise<Returned> {
  const manifest = await readManifest(key);
  if (manifest !== undefined) return { manifest };
  const lines = await searchLog(plan.jobName, 'does not persist');
  const places = lines.map((line) => SILENT.exec(line)?.[1]).filter((place) => place !== undefined);
  return { manifest, silentPlaces: [...new Set(places)].sort() };
}
