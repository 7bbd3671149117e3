import { RankZeroError } from '../../core';
import { listTrials } from './describe-job';
import { type ExecutionJob, jobOfExecution } from './execution-job';
import { describeExecution } from './executions';
import { JobLogs, type LogLine } from './job-logs';
import type { OpenAccount } from './open-account';
import { type Pause, pause, pollMilliseconds } from './pause';

/** A line of a log, and what stands before it. */
export interface LabelledLine extends LogLine {
  /** Which host of which trial wrote it; empty where there is only one host. */
  readonly label: string;
}

/** How logs are followed. */
export interface LogFollowing {
  /** Whether to continue until the execution has ended. */
  readonly isFollowing: boolean;
  /** Aborted: stop looking. */
  readonly signal: AbortSignal;
  readonly print: (line: LabelledLine) => void;
  /** @default - by the clock */
  readonly wait?: Pause;
}

/**
 * Prints the log of an execution's latest job, by the time of its lines.
 * @throws NoExecution
 * @throws NoLogs – when no job was started, and none will be
 */
export async function followLogs(
  { clients, deployment }: OpenAccount,
  execution: string,
  { isFollowing, signal, print, wait = pause }: LogFollowing,
): Promise<void> {
  const milliseconds = await pollMilliseconds(clients);
  const logs = new Map<string, JobLogs>();
  const hosts = new Set<string>();
  let seen: ExecutionJob | undefined;
  let isLast = false;
  for (;;) {
    // Before the logs: lines that come while it ends are read as well.
    const { status, executionArn = '' } = await describeExecution(
      clients.sfn,
      deployment,
      execution,
    );
    const isRunning = status === 'RUNNING';
    if (isRunning || seen === undefined) seen = await jobOfExecution(clients.sfn, executionArn);
    if (seen === undefined && !isRunning) {
      throw new RankZeroError(
        'NoLogs',
        `${execution} has ended without a job, so there is no log.`,
        {
          hint: `rankzero status ${execution} says why.`,
        },
      );
    }
    for (const job of await jobsOf(clients, seen)) {
      const reader = logs.get(job) ?? new JobLogs(clients.logs, job);
      logs.set(job, reader);
      const lines = await reader.look();
      for (const { host } of lines) hosts.add(host);
      for (const line of lines) {
        const parts = [seen?.kind === 'tuning' ? job : '', hosts.size > 1 ? line.host : ''];
        print({ ...line, label: parts.filter(Boolean).join(' ') });
      }
    }
    if (!isFollowing || isLast || signal.aborted) return;
    // CloudWatch has the last lines a moment after the end.
    isLast = !isRunning;
    await wait(milliseconds, signal);
  }
}

/** Names of the training jobs whose logs are meant. */
async function jobsOf(
  { sagemaker }: OpenAccount['clients'],
  job: ExecutionJob | undefined,
): Promise<readonly string[]> {
  if (job === undefined) return [];
  if (job.kind === 'training') return [job.name];
  return (await listTrials(sagemaker, job.name)).map(({ TrainingJobName = '' }) => TrainingJobName);
}
