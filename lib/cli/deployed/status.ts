import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { EndDocument, FailureWithoutJob } from '../../core';
import { describeExecution } from './executions';
import type { OpenAccount } from './open-account';
import type { RunningJob } from './running-job';

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
  const job = isRunning ? await jobOf(clients, arn) : undefined;
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

/** The job that an execution waits for. */
function jobOf(clients: OpenAccount['clients'], arn: string): Promise<RunningJob | undefined> {
  // Loaded only here: of one that has ended, SageMaker is not asked.
  const { runningJob } = require('./running-job') as typeof import('./running-job');
  return runningJob(clients, arn);
}

/** What an execution came to: its output is its result; a failure is in the bucket. */
async function endingOf(
  { name = '', executionArn, output }: DescribeExecutionOutput,
  { clients, deployment }: OpenAccount,
): Promise<ExecutionStatusFacts['ending']> {
  if (output !== undefined) return JSON.parse(output);
  // Loaded only here: most executions that are asked for have succeeded.
  const { readEnding } = require('./documents') as typeof import('./documents');
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
