import { partitionOf } from '../algorithms/partitions';
import type { TrainingPlan } from '../plans';
import { type Manifest, manifestOutputs } from './outputs';
import type {
  ExecutionFailure,
  ExecutionResult,
  JobReference,
  Timings,
  TrainingJobDescription,
} from './types';

/** The execution that a result belongs to. */
export interface FinishedExecution {
  readonly name: string;
  readonly arn: string;
  readonly startTime: Date;
}

/** The part of a plan that a result needs. */
export type PlannedJob = Pick<
  TrainingPlan,
  'task' | 'attempt' | 'jobName' | 'outputs' | 'manifest'
>;

/**
 * What a training function left behind: its manifest, or why that cannot be used, or where there is
 * none the processes that did not persist.
 */
export type Returned =
  | { readonly manifest: Manifest }
  | { readonly unusable: string }
  | { readonly silentPlaces: readonly string[] };

/**
 * The result of a training job that has ended, or its failure.
 * @param returned - of a custom task's completed job
 */
export function trainingResult(
  plan: PlannedJob,
  job: TrainingJobDescription,
  execution: FinishedExecution,
  returned?: Returned,
): ExecutionResult | ExecutionFailure {
  const common = {
    task: plan.task,
    execution: { name: execution.name, arn: execution.arn },
    job: jobReference(job),
    metrics: metrics(job),
    timings: timings(job, execution.startTime),
    billableSeconds: (job.BillableTimeInSeconds ?? 0) * (job.ResourceConfig?.InstanceCount ?? 1),
    attempts: plan.attempt,
  };
  if (job.TrainingJobStatus === 'Completed') {
    if (returned === undefined)
      return { status: 'Succeeded', ...common, outputs: models(plan, job) };
    if ('manifest' in returned) {
      return { status: 'Succeeded', ...common, outputs: manifestOutputs(returned.manifest) };
    }
    return {
      status: 'Failed',
      ...common,
      ...('unusable' in returned
        ? { error: 'BadManifest', cause: badManifest(plan, common.job, returned.unusable) }
        : { error: 'NoPersist', cause: nothingPersisted(common.job, returned.silentPlaces) }),
    };
  }
  const status = job.TrainingJobStatus === 'Stopped' ? 'Stopped' : 'Failed';
  return {
    status,
    ...common,
    error: status === 'Stopped' ? 'TrainingStopped' : 'TrainingFailed',
    cause: cause(job, common.job),
  };
}

/** A job that returned nothing has not done what it was started for. */
function nothingPersisted({ name, logs }: JobReference, places: readonly string[]): string {
  const who =
    places.length === 0
      ? 'and no process said why'
      : `as persist_outputs was false for every process: ${places.join('; ')}`;
  return `The training job ${name} completed, but no process persisted its outputs, ${who}.\nLogs: ${logs}`;
}

/** The outputs are stored, whatever is wrong with the document that names them. */
function badManifest({ manifest }: PlannedJob, { name, logs }: JobReference, why: string): string {
  return `The training job ${name} completed, but the manifest of its outputs, ${manifest}, cannot be used: ${why}.\nLogs: ${logs}`;
}

/** An output that the job does not tell of is absent rather than empty. */
function models(plan: PlannedJob, job: TrainingJobDescription): ExecutionResult['outputs'] {
  const uri = job.ModelArtifacts?.S3ModelArtifacts;
  if (uri === undefined) return {};
  return Object.fromEntries(
    Object.keys(plan.outputs).map((name) => [name, { type: 'model', uri }] as const),
  );
}

/** What happened, to which job, and where to read on. */
function cause(job: TrainingJobDescription, { name, logs }: JobReference): string {
  const what = `The training job ${name} ${
    job.TrainingJobStatus === 'Stopped' ? stopReason(job) : 'failed'
  }`;
  const reason = job.FailureReason ? `: ${job.FailureReason.trimEnd()}` : '.';
  return `${what}${reason}\nLogs: ${logs}`;
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

function metrics(job: TrainingJobDescription): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { MetricName: name, Value: value } of job.FinalMetricDataList ?? []) {
    if (name !== undefined && value !== undefined) found[name] = tidy(value);
  }
  return found;
}

/**
 * The API's 32-bit floats turn 0.24675 into 0.2467499971…: the shortest number that is the same
 * 32-bit float is the one that was logged. A number that is no such float is left alone.
 */
function tidy(value: number): number {
  if (!Number.isFinite(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

function timings(job: TrainingJobDescription, executionStart: Date): Timings {
  const end = job.TrainingEndTime ?? job.LastModifiedTime;
  const phases: Record<string, number> = {};
  for (const { Status: status, StartTime: from, EndTime: to } of job.SecondaryStatusTransitions ??
    []) {
    if (status === undefined || from === undefined || to === undefined) continue;
    // The last status is the end, not a phase.
    if (status === job.SecondaryStatus) continue;
    phases[status] = seconds((phases[status] ?? 0) * 1_000 + (to.getTime() - from.getTime()));
  }
  return {
    planSeconds: seconds((job.CreationTime ?? executionStart).getTime() - executionStart.getTime()),
    phases,
    totalSeconds: seconds((end ?? executionStart).getTime() - executionStart.getTime()),
  };
}

/** Milliseconds as seconds, to the millisecond, never below zero. */
function seconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds) / 1_000);
}

/** `arn:aws:sagemaker:eu-west-1:123456789012:training-job/NAME` and its pages. */
function jobReference(job: TrainingJobDescription): JobReference {
  const name = job.TrainingJobName ?? '';
  const arn = job.TrainingJobArn ?? '';
  const region = arn.split(':')[3] ?? '';
  const console = `https://${region}.${partitionOf(region).console}`;
  // CloudWatch's console escapes `%` of an escaped name as `$25`.
  const group = encodeURIComponent(encodeURIComponent('/aws/sagemaker/TrainingJobs')).replaceAll(
    '%',
    '$',
  );
  const filter = `$3FlogStreamNameFilter$3D${name}/`.replaceAll('/', '$252F');
  return {
    name,
    arn,
    console: `${console}/sagemaker/home?region=${region}#/jobs/${name}`,
    logs: `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}${filter}`,
  };
}
