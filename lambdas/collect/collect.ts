import {
  type ExecutionFailure,
  type ExecutionResult,
  type PlannedJob,
  type Returned,
  readManifest,
  type TrainingJobDescription,
  trainingResult,
} from '../../lib/core';
import { storeLargeValues } from './store-large-values';

/** What the state machine hands to the function. */
export interface CollectEvent {
  readonly plan: PlannedJob;
  readonly execution: { readonly name: string; readonly arn: string; readonly startTime: string };
}

/** What collecting needs of the account; the handler answers with AWS, a test with data. */
export interface CollectDependencies {
  describe(jobName: string): Promise<TrainingJobDescription>;
  /** An object's text by its key, or undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  /** Writes an object and says under which URI. */
  write(key: string, text: string): Promise<string>;
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
  const returned = await readReturned(plan, plan.manifest, dependencies);
  const result = trainingResult(plan, job, finished, returned);
  return 'manifest' in returned && 'outputs' in result
    ? storeLargeValues(result, returned.manifest, dependencies)
    : result;
}

async function readReturned(
  plan: PlannedJob,
  key: string,
  { read, searchLog }: CollectDependencies,
): Promise<Returned> {
  const text = await read(key);
  if (text !== undefined) return readManifest(text, plan.jobName, Object.keys(plan.outputs));
  // That nobody persisted is certain; who says so in the log is a courtesy, not worth failing for.
  const lines = await searchLog(plan.jobName, 'does not persist').catch(() => []);
  return { silentPlaces: silentPlaces(lines) };
}

/**
 * The line of a process that the predicate did not choose; see containers/CONTRACT.md. Not from the
 * start of the line: mpirun writes `[1,0]<stdout>:` in front.
 */
const SILENT = /\[rankzero\] (rank (\d+) of \d+ on \S+) does not persist;/;

function silentPlaces(lines: readonly string[]): string[] {
  const rankByPlace = new Map<string, number>();
  for (const line of lines) {
    const [, place, rank] = SILENT.exec(line) ?? [];
    if (place !== undefined) rankByPlace.set(place, Number(rank));
  }
  return [...rankByPlace].sort(([, a], [, b]) => a - b).map(([place]) => place);
}
