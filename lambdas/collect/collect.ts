import {
  type EndDocument,
  type FailureDigest,
  type FailureWithoutJob,
  type FinishedExecution,
  failureWithoutJob,
  manifestKey,
  manifestOutputs,
  type PlannedTraining,
  type PlannedTuning,
  type Trial,
  trainingResult,
  withDigest,
} from '../../lib/core';
import { collectCached } from './collect-cached';
import { collectTuning } from './collect-tuning';
import type { CollectDependencies, JobDescription } from './dependencies';
import { lastReports, metricsOf } from './last-reports';
import { readReturned } from './read-returned';
import { readStored } from './read-stored';
import { storeLargeValues } from './store-large-values';

/** Instead of a plan, where planning failed. */
interface NotPlanned {
  readonly kind: 'none';
}

/** What the state machine hands to the function. */
export interface CollectEvent {
  readonly plan: PlannedTraining | PlannedTuning | NotPlanned;
  /** Name of the job to collect. @default - the plan's */
  readonly job?: string;
  /** Its number in the execution. @default - the plan's */
  readonly attempts?: number;
  /** Why the execution is given up. Absent: it is not. */
  readonly digest?: FailureDigest;
  readonly execution: { readonly name: string; readonly arn: string; readonly startTime: string };
}

/** How an execution's job ended, and what a report on it starts from. */
export interface Collected {
  readonly result: EndDocument | FailureWithoutJob;
  /** The training job, or that of the best trial. */
  readonly job?: JobDescription;
  /** Of a tuning job: every trial, in the order they were started. */
  readonly trials?: readonly Trial[];
}

/** What was collected of a job. */
export type CollectedJob = Collected & { readonly result: EndDocument };

/**
 * Says how an execution's job ended.
 *
 * Describes the job itself: the result of `.sync` differs from the answer of Describe.
 */
export async function collect(
  event: CollectEvent,
  dependencies: CollectDependencies,
): Promise<Collected> {
  const { digest } = event;
  if (digest === undefined) return collectJob(ofAttempt(event), event, dependencies);
  const without = { result: withoutJob(event, digest, dependencies.isLocal) };
  if (event.plan.kind === 'none' || WITHOUT_JOB.has(digest.stage)) return without;
  try {
    const collected = await collectJob(ofAttempt(event), event, dependencies);
    return { ...collected, result: withDigest(collected.result, digest) };
  } catch (error) {
    // The digest tells more than what kept the rest from being found.
    dependencies.note(`The job is left out: ${String(error)}`);
    return without;
  }
}

/** Where nothing was created that could be described. */
const WITHOUT_JOB: ReadonlySet<string> = new Set(['plan', 'create']);

type Planned = PlannedTraining | PlannedTuning;

/** The plan with the names of the job that ran last: it is made once, and a job may be the third. */
function ofAttempt({ plan, job, attempts }: CollectEvent): Planned {
  const planned = plan as Planned;
  const jobName = job ?? planned.jobName;
  const attempt = attempts ?? planned.attempt;
  if (planned.kind === 'tuning' || planned.manifest === undefined) {
    return { ...planned, jobName, attempt };
  }
  return { ...planned, jobName, attempt, manifest: manifestKey(jobName, planned.folder) };
}

function withoutJob(
  { plan, attempts = 0, execution }: CollectEvent,
  digest: FailureDigest,
  isLocal: boolean,
) {
  const { task, notes } = plan as Partial<Planned>;
  return failureWithoutJob(
    {
      execution,
      isLocal,
      attempts,
      ...(task === undefined ? {} : { task }),
      ...(notes === undefined ? {} : { notes }),
    },
    digest,
  );
}

function collectJob(
  plan: Planned,
  { execution: { name, arn, startTime } }: CollectEvent,
  dependencies: CollectDependencies,
): Promise<CollectedJob> {
  const { isLocal } = dependencies;
  const finished = { name, arn, startTime: new Date(startTime), isLocal };
  const { use } = plan.cache ?? {};
  if (use?.hit) return collectCached(plan, use, finished, dependencies);
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
): Promise<CollectedJob> {
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
