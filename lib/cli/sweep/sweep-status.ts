import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { OpenAccount } from '../deployed/open-account';
import { causeText, mark, span } from '../display/status-text';
import { columns, type Terminal } from '../display/terminal';
import { countsText, type SweepCounts, sweepCounts } from './sweep-counts';

/** How a sweep is doing, for people and programs. */
export interface SweepStatusFacts {
  readonly kind: 'sweep';
  readonly name: string;
  readonly arn: string;
  readonly workflow: string;
  /** Of Step Functions. */
  readonly status: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while it runs. */
  readonly stoppedAt?: string;
  /** Absent before Step Functions has read the requests. */
  readonly runs?: SweepCounts;
  readonly error?: string;
  readonly cause?: string;
}

/** Reads how a sweep is doing. */
export async function sweepStatus(
  { clients, deployment }: OpenAccount,
  { name = '', executionArn: arn = '', status = 'RUNNING', ...described }: DescribeExecutionOutput,
): Promise<SweepStatusFacts> {
  const { startDate, stopDate, error, cause } = described;
  const runs = await sweepCounts(clients.sfn, arn);
  return {
    kind: 'sweep',
    name,
    arn,
    workflow: deployment.workflow,
    status,
    startedAt: startDate?.toISOString() ?? '',
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.toISOString() }),
    ...(runs === undefined ? {} : { runs }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * The same on a few lines.
 * @param now - milliseconds since the epoch
 */
export function sweepStatusText(facts: SweepStatusFacts, terminal: Terminal, now: number) {
  const { name, status, workflow, startedAt, stoppedAt, runs } = facts;
  const end = stoppedAt === undefined ? now : Date.parse(stoppedAt);
  const time = span(end - Date.parse(startedAt));
  const why = causeText(facts);
  const rest = status === 'RUNNING' ? `rankzero stop ${name}` : `rankzero result ${name}`;
  return [
    `${mark(status, terminal)} ${terminal.bold(name)} ${status}, a sweep`,
    ...columns([
      ['workflow', workflow],
      ['started', `${startedAt}, ${stoppedAt === undefined ? 'for' : 'ended after'} ${time}`],
      ['runs', countsText(runs)],
      ...(status === 'RUNNING'
        ? [[rest, 'end it'] as [string, string]]
        : status === 'SUCCEEDED'
          ? [[rest, 'its table'] as [string, string]]
          : []),
    ]),
    ...(why === '' ? [] : [why]),
  ];
}
