import {
  archiveKey,
  type EndDocument,
  type FailureDigest,
  type FailureWithoutJob,
  type FinishedExecution,
  failureWithoutJob,
  manifestKey,
  manifestOutputs,
  type PlannedTraining,
  type PlannedTuning,
  type StoredArchives,
  type Trial,
  trainingResult,
  withDigest,
} from '../../lib/core';
import { archiveOf, storedUri } from './archives';
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

/** The execution that a result belongs to: of a request to collect again, the one that it names. */
export function executionOf({ plan, execution }: CollectEvent): CollectEvent['execution'] {
  if (plan.kind === 'none' || plan.execution === undefined) return execution;
  const { execution: name, startedAt: startTime = execution.startTime } = plan;
  const arn = `${execution.arn.slice(0, execution.arn.lastIndexOf(':') + 1)}${name}`;
  return { name, arn, startTime };
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
  event: CollectEvent,
  dependencies: CollectDependencies,
): Promise<CollectedJob> {
  const { name, arn, startTime } = executionOf(event);
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
  const mayHaveOutputs = ['Completed', 'Stopped'].includes(job.TrainingJobStatus ?? '');
  if (plan.manifest === undefined || !mayHaveOutputs) {
    const stored = mayHaveOutputs ? await storedArchives(plan, job, dependencies) : {};
    const result = trainingResult(plan, job, execution, undefined, await reporting, stored);
    return 'error' in result && plan.manifest !== undefined
      ? withStored(plan, job, result, dependencies)
      : { job, result };
  }
  const [returned, reports] = await Promise.all([
    readReturned(plan.jobName, job, plan.outputs, dependencies, plan.folder),
    reporting,
  ]);
  const result = trainingResult(plan, job, execution, returned, reports);
  if (returned.kind === 'manifest') {
    return { job, result: await storeLargeValues(result, returned.manifest, dependencies) };
  }
  return job.TrainingJobStatus === 'Stopped'
    ? withStored(plan, job, result, dependencies)
    : { job, result };
}

/** What SageMaker has stored of a job and its description does not name. */
async function storedArchives(
  plan: PlannedTraining,
  job: JobDescription,
  dependencies: CollectDependencies,
): Promise<StoredArchives> {
  const { jobName, folder, outputs } = plan;
  const isStopped = job.TrainingJobStatus === 'Stopped';
  const [model, archive] = await Promise.all([
    isStopped ? storedUri(archiveKey(jobName, 'model.tar.gz', folder), dependencies) : undefined,
    archiveOf(jobName, outputs, dependencies, folder),
  ]);
  return { ...(model && { model }), ...(archive && { archive }) };
}

/** A failure with the outputs that its job stored all the same; they are not a result. */
async function withStored(
  plan: PlannedTraining,
  job: JobDescription,
  failure: EndDocument,
  dependencies: CollectDependencies,
): Promise<CollectedJob> {
  const stored = await readStored(plan.jobName, job, plan.outputs, dependencies, plan.folder);
  if (!stored) return { job, result: failure };
  const kept = { ...failure, ...manifestOutputs(stored) };
  return { job, result: await storeLargeValues(kept, stored, dependencies) };
}
