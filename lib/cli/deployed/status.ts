import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { EndDocument, FailureWithoutJob } from '../../core';
import { describeTraining, describeTuning } from './describe-job';
import { readEnding } from './documents';
import { type ExecutionJob, jobOfExecution } from './execution-job';
import { describeExecution } from './executions';
import type { OpenAccount } from './open-account';

/** How an execution is doing, for people and programs. */
export interface ExecutionStatusFacts {
  readonly name: string;
  readonly arn: string;
  readonly workflow: string;
  /** Of Step Functions: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`. */
  readonly status: string;
  /** Absent where the request names none. */
  readonly task?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while it runs. */
  readonly stoppedAt?: string;
  /** Times that it was redriven. */
  readonly redriveCount: number;
  /** Of one that runs. Absent before a job is created. */
  readonly job?: RunningJob;
  /** Of one that has failed: class and cause, as Step Functions has them. */
  readonly error?: string;
  readonly cause?: string;
  /** What `result.json` or `failure.json` says of one that has ended. Absent: it left neither. */
  readonly ending?: EndDocument | FailureWithoutJob;
}

/** The job that an execution waits for. */
export interface RunningJob extends Pick<ExecutionJob, 'kind' | 'name'> {
  /** Of SageMaker: `InProgress`, `Completed`, …. Absent: it is being created. */
  readonly status?: string;
  /** Of a training job: its phase, e.g. `Training`. */
  readonly phase?: string;
  /** ISO 8601: since when. */
  readonly since?: string;
  /** Of a tuning job: trials that have begun, and those that it may begin. */
  readonly trials?: { readonly begun: number; readonly planned?: number };
  /** Of a tuning job: the best value of its objective so far. */
  readonly best?: { readonly job: string; readonly objective: number };
  /** Why it failed; or what SageMaker says of its phase. */
  readonly message?: string;
}

/** Reads how an execution is doing. @throws NoExecution */
export async function statusOf(
  { clients, deployment }: OpenAccount,
  execution: string,
): Promise<ExecutionStatusFacts> {
  const described = await describeExecution(clients.sfn, deployment, execution);
  const { name = '', executionArn: arn = '', status = '', startDate, stopDate } = described;
  const task = taskOfInput(described);
  const { error, cause, redriveCount = 0 } = described;
  const isRunning = status === 'RUNNING';
  const job = isRunning ? await runningJob({ clients, deployment }, arn) : undefined;
  const ending = isRunning ? undefined : await endingOf(described, { clients, deployment });
  return {
    name,
    arn,
    workflow: deployment.workflow,
    status,
    ...(task === undefined ? {} : { task }),
    startedAt: startDate?.toISOString() ?? '',
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.toISOString() }),
    redriveCount,
    ...(job === undefined ? {} : { job }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(ending === undefined ? {} : { ending }),
  };
}

/** What an execution came to: its output is its result; a failure is in the bucket. */
async function endingOf(
  { name = '', executionArn, output }: DescribeExecutionOutput,
  { clients, deployment }: OpenAccount,
): Promise<ExecutionStatusFacts['ending']> {
  if (output !== undefined) return JSON.parse(output);
  const ending = await readEnding(clients.s3, deployment.bucket, name);
  // Another execution of this name may have left its documents before.
  return ending?.content.execution.arn === executionArn ? ending?.content : undefined;
}

/** The task that an execution's input names. */
export function taskOfInput({ input = '' }: DescribeExecutionOutput): string | undefined {
  try {
    const task: unknown = JSON.parse(input).task;
    return typeof task === 'string' ? task : undefined;
  } catch {
    // Step Functions takes any JSON; the execution fails by itself.
    return undefined;
  }
}

async function runningJob({ clients }: OpenAccount, arn: string): Promise<RunningJob | undefined> {
  const job = await jobOfExecution(clients.sfn, arn);
  if (job === undefined) return undefined;
  const { kind, name } = job;
  return kind === 'training'
    ? { kind, name, ...(await trainingFacts(clients.sagemaker, name)) }
    : { kind, name, ...(await tuningFacts(clients.sagemaker, name)) };
}

async function trainingFacts(
  ...asked: Parameters<typeof describeTraining>
): Promise<Partial<RunningJob>> {
  const job = await describeTraining(...asked);
  if (job === undefined) return {};
  const phase = job.SecondaryStatusTransitions?.at(-1);
  const message = job.FailureReason ?? phase?.StatusMessage;
  return {
    ...(job.TrainingJobStatus && { status: job.TrainingJobStatus }),
    ...(job.SecondaryStatus && { phase: job.SecondaryStatus }),
    ...(phase?.StartTime && { since: phase.StartTime.toISOString() }),
    ...(message && { message }),
  };
}

async function tuningFacts(
  ...asked: Parameters<typeof describeTuning>
): Promise<Partial<RunningJob>> {
  const job = await describeTuning(...asked);
  if (job === undefined) return {};
  const { TrainingJobStatusCounters: counters = {}, BestTrainingJob: best } = job;
  const begun = Object.values(counters).reduce((sum: number, count) => sum + (count ?? 0), 0);
  const planned = job.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs;
  const objective = best?.FinalHyperParameterTuningJobObjectiveMetric?.Value;
  return {
    ...(job.HyperParameterTuningJobStatus && { status: job.HyperParameterTuningJobStatus }),
    ...(job.CreationTime && { since: job.CreationTime.toISOString() }),
    trials: { begun, ...(planned === undefined ? {} : { planned }) },
    ...(objective === undefined ? {} : { best: { job: best?.TrainingJobName ?? '', objective } }),
    ...(job.FailureReason && { message: job.FailureReason }),
  };
}
