import { digestText } from '../../core';
import type { RunningJob } from '../deployed/running-job';
import type { ExecutionStatusFacts } from '../deployed/status';
import { endingRows } from './ending-rows';
import { formatMetric } from './format';
import { columns, type Terminal } from './terminal';

type Row = [string, string];

/**
 * How an execution is doing, on a few lines.
 * @param now - milliseconds since the epoch
 */
export function statusText(facts: ExecutionStatusFacts, terminal: Terminal, now: number): string[] {
  const { name, status, workflow, task, startedAt, stoppedAt, redriveCount, job, ending } = facts;
  const end = stoppedAt === undefined ? now : Date.parse(stoppedAt);
  const rows: Row[] = [
    ['workflow', workflow],
    ...(task === undefined ? [] : [['task', task] as Row]),
    [
      'started',
      `${startedAt}, ${isRunning(facts) ? 'for' : 'ended after'} ${span(end - Date.parse(startedAt))}`,
    ],
    ...(redriveCount === 0 ? [] : [['redriven', `${redriveCount} times`] as Row]),
    ...(isRunning(facts) ? jobRows(job, now) : []),
    ...(ending === undefined ? [] : endingRows(ending)),
  ];
  return [
    `${mark(status, terminal)} ${terminal.bold(name)} ${status}`,
    ...columns(rows),
    ...why(facts),
  ];
}

/** `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${hours} h ${minutes % 60} min`;
}

/** How an execution ended, as one sign. */
export function mark(status: string, terminal: Terminal): string {
  if (status === 'RUNNING') return terminal.dim('…');
  return status === 'SUCCEEDED' ? terminal.green('✓') : terminal.red('✗');
}

function isRunning({ status }: ExecutionStatusFacts): boolean {
  return status === 'RUNNING';
}

function jobRows(job: RunningJob | undefined, now: number): Row[] {
  if (job === undefined) return [['job', 'none so far']];
  const { kind, name, phase, status = 'is being created', since, trials, best, message } = job;
  const time = since === undefined ? '' : ` for ${span(now - Date.parse(since))}`;
  return [
    [kind === 'tuning' ? 'tuning job' : 'job', `${name}: ${phase ?? status}${time}`],
    ...(trials === undefined
      ? []
      : [
          [
            'trials',
            trials.planned === undefined
              ? `${trials.begun}`
              : `${trials.begun} of ${trials.planned}`,
          ] as Row,
        ]),
    ...(best === undefined
      ? []
      : [['best so far', `${formatMetric(best.objective)} by ${best.job}`] as Row]),
    ...(message === undefined ? [] : [['message', message] as Row]),
  ];
}

/** An error of Step Functions with its cause; no characters without either. */
export function causeText({
  error,
  cause,
}: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}): string {
  return [error, cause].filter(Boolean).join(': ');
}

/** Why it failed: the digest, or what Step Functions says. */
function why({ status, error, cause, ending }: ExecutionStatusFacts): string[] {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return [];
  if (ending !== undefined && 'digest' in ending && ending.digest !== undefined) {
    return digestText(ending.digest).split('\n');
  }
  return error === undefined && cause === undefined ? [] : [causeText({ error, cause })];
}
