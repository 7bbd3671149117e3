import { FROM_CHANNELS, SIMULATED_FROM } from '../local-account';
import type { Manifest, OutputValue, ResultOutputs, StoredSecrets, TrainingPlan } from '../model';
import { billedCost } from './billed-cost';
import { END_SCHEMA } from './end-parts';
import { instancesOf } from './instances-of';
import { trainingJobReference } from './job-reference';
import { type LastReports, reportedMetrics } from './last-reports';
import { manifestOutputs } from './outputs';
import { objectionTo, type Returned } from './returned';
import { toSeconds } from './to-seconds';
import { trackedIn } from './tracked-in';
import type {
  Timings,
  TrainingFacts,
  TrainingFailure,
  TrainingJobDescription,
  TrainingResult,
} from './training-types';

/** URIs of what SageMaker has stored of a job, as far as it was looked for and is there. */
export interface StoredArchives {
  /** Of a stopped job: its model. */
  readonly model?: string;
  /** Its output.tar.gz. */
  readonly archive?: string;
}

/** The execution that a result belongs to. */
export interface FinishedExecution {
  readonly name: string;
  readonly arn: string;
  readonly startTime: Date;
  /** Whether it ran in the local account. */
  readonly isLocal: boolean;
}

/** What every kept plan says of its execution; absent in plans of earlier releases. */
export interface PlannedExecution {
  readonly execution?: string;
  /** ISO 8601 */
  readonly startedAt?: string;
  readonly secrets?: StoredSecrets;
}

/** The part of a training job's plan that a result needs. */
export type PlannedTraining = Pick<
  TrainingPlan,
  | 'kind'
  | 'task'
  | 'attempt'
  | 'jobName'
  | 'folder'
  | 'outputs'
  | 'manifest'
  | 'isOwnCode'
  | 'notes'
  | 'prices'
  | 'cache'
  | 'tracking'
> &
  PlannedExecution;

/**
 * The result of a training job that has ended, or its failure.
 * @param returned - of a custom task's job that has completed or was stopped
 * @param reports - what its first host's log says of its metrics
 * @param stored - what SageMaker has stored of a job beside the model that its description names
 */
export function trainingResult(
  plan: PlannedTraining,
  job: TrainingJobDescription,
  execution: FinishedExecution,
  returned?: Returned,
  reports?: LastReports,
  stored: StoredArchives = {},
): TrainingResult | TrainingFailure {
  const { metrics, notes } = reportedMetrics(job, reports);
  const reference = trainingJobReference(job, execution.isLocal);
  const cost = execution.isLocal ? undefined : billedCost(plan.prices, job);
  const simulatedFrom = job.Environment?.[SIMULATED_FROM];
  const facts: Omit<TrainingFacts, 'schema' | 'kind'> = {
    ...(simulatedFrom === undefined ? {} : { simulatedFrom }),
    task: plan.task,
    execution: { name: execution.name, arn: execution.arn },
    isLocal: execution.isLocal,
    job: reference,
    metrics,
    timings: timings(job, execution.startTime),
    billableSeconds: (job.BillableTimeInSeconds ?? 0) * instancesOf(job),
    ...(execution.isLocal ? {} : spotSavings(job)),
    ...(cost === undefined ? {} : { cost }),
    attempts: plan.attempt,
    ...(plan.cache === undefined ? {} : { cache: plan.cache.use }),
    ...(plan.tracking === undefined
      ? {}
      : { tracking: trackedIn(plan.tracking, reference.name, execution.isLocal) }),
    notes: [...simulationNotes(simulatedFrom), ...(plan.notes ?? []), ...notes],
  };
  const document = <Status extends string>(status: Status) =>
    ({ schema: END_SCHEMA, kind: 'training', status, ...facts }) as const;
  if (job.TrainingJobStatus === 'Completed') {
    if (returned === undefined) {
      // What looks at channels alone makes no model, though a description names the place of one.
      const made = simulatedFrom === FROM_CHANNELS ? {} : job;
      return { ...document('Succeeded'), ...artifacts(plan, made, stored.archive) };
    }
    if (returned.kind === 'manifest') {
      return { ...document('Succeeded'), ...customOutputs(plan, job, returned.manifest) };
    }
    return { ...document('Failed'), ...objectionTo(returned, reference, plan.manifest) };
  }
  const status = job.TrainingJobStatus === 'Stopped' ? 'Stopped' : 'Failed';
  // A job that was stopped keeps what it had committed, or SageMaker has stored, until then.
  if (status === 'Stopped' && returned?.kind === 'manifest') {
    return { ...document(status), ...customOutputs(plan, job, returned.manifest) };
  }
  const left = { ModelArtifacts: { S3ModelArtifacts: stored.model } };
  const outputs = artifacts(plan, left, stored.archive);
  if (status === 'Stopped' && outputs.stored.length > 0) return { ...document(status), ...outputs };
  return {
    ...document(status),
    error: status === 'Stopped' ? 'TrainingStopped' : 'TrainingFailed',
    cause: cause(job),
    ...(reference.logs === undefined ? {} : { logs: reference.logs }),
  };
}

/** What a person should know of a result that no training has come to. */
function simulationNotes(from: string | undefined): string[] {
  if (from === undefined) return [];
  return [
    from === FROM_CHANNELS
      ? `simulated: nothing has trained; only ${from} were checked, and there are neither metrics nor a model`
      : `simulated: nothing has trained; the job's statuses, log, metrics and archives are those of ${from}`,
  ];
}

/** What SageMaker's console calls managed spot training savings, as a share. */
function spotSavings({
  EnableManagedSpotTraining: isSpot = false,
  BillableTimeInSeconds: billable,
  TrainingTimeInSeconds: trained = 0,
}: TrainingJobDescription): Pick<TrainingFacts, 'spotSavings'> {
  if (!isSpot || billable === undefined || trained === 0) return {};
  return { spotSavings: Math.max(0, 1 - billable / trained) };
}

/**
 * What SageMaker itself has stored of a job. An output that the job has not left is absent, not empty.
 * @param archive - URI of the job's output.tar.gz, where it has left one
 */
export function artifacts(
  { outputs }: Pick<PlannedTraining, 'outputs'>,
  job: Pick<TrainingJobDescription, 'ModelArtifacts'>,
  archive?: string,
): ResultOutputs {
  const uris = { model: job.ModelArtifacts?.S3ModelArtifacts, archive };
  const left = Object.entries(outputs).flatMap(([name, { type }]) => {
    if (type !== 'model' && type !== 'archive') return [];
    const uri = uris[type];
    return uri === undefined ? [] : [[name, { type, uri }] as const];
  });
  return { outputs: Object.fromEntries(left), stored: left.map(([name]) => name) };
}

/** What a training function returned and what it left for SageMaker to store, as declared. */
export function customOutputs(
  plan: Pick<PlannedTraining, 'outputs'>,
  job: TrainingJobDescription,
  manifest: Manifest,
): ResultOutputs {
  const [returned, left] = [manifestOutputs(manifest), artifacts(plan, job)];
  const all = { ...returned.outputs, ...left.outputs };
  const names = Object.keys(plan.outputs).filter((name) => Object.hasOwn(all, name));
  return {
    outputs: Object.fromEntries(names.map((name) => [name, all[name] as OutputValue])),
    stored: [...returned.stored, ...left.stored],
    ...(returned.persistedBy && { persistedBy: returned.persistedBy }),
  };
}

/** What happened, and to which job. */
function cause(job: TrainingJobDescription): string {
  const kind = job.Environment?.[SIMULATED_FROM] === undefined ? 'training job' : 'simulated job';
  const what = `The ${kind} ${job.TrainingJobName ?? ''} ${
    job.TrainingJobStatus === 'Stopped' ? stopReason(job) : 'failed'
  }`;
  const reason = job.FailureReason ? `: ${job.FailureReason.trimEnd()}` : '.';
  return `${what}${reason}`;
}

function stopReason({ SecondaryStatus: status }: TrainingJobDescription): string {
  switch (status) {
    case 'MaxRuntimeExceeded':
      return 'was stopped at its MaxRuntimeInSeconds; give it more time in overrides.stoppingCondition.maxRuntimeInSeconds';
    case 'MaxWaitTimeExceeded':
      return 'got no spot capacity within its MaxWaitTimeInSeconds';
    default:
      return 'was stopped before it had finished';
  }
}

function timings(job: TrainingJobDescription, executionStart: Date): Timings {
  const end = job.TrainingEndTime ?? job.LastModifiedTime;
  const phases: Record<string, number> = {};
  for (const { Status: status, StartTime: from, EndTime: to } of job.SecondaryStatusTransitions ??
    []) {
    if (status === undefined || from === undefined || to === undefined) continue;
    // The last status is the end, not a phase.
    if (status === job.SecondaryStatus) continue;
    phases[status] = toSeconds((phases[status] ?? 0) * 1_000 + (to.getTime() - from.getTime()));
  }
  return {
    planSeconds: toSeconds(
      (job.CreationTime ?? executionStart).getTime() - executionStart.getTime(),
    ),
    phases,
    totalSeconds: toSeconds((end ?? executionStart).getTime() - executionStart.getTime()),
  };
}
