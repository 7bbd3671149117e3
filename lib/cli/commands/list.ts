import { relative, resolve } from 'node:path';
import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import { Command, Option } from 'commander';
import { isRankZeroError } from '../../core';
import { mark, span } from '../display/status-text';
import { table } from '../display/table';
import type { Terminal } from '../display/terminal';
import { factsOf, metricsText } from '../runs/run-facts';
import { savedRuns } from '../runs/saved-run';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';
import { countOf } from './options';

interface ListOptions extends AccountOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
  readonly sweeps?: boolean;
}

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
const USUAL_LIMIT = 20;

/** An execution as --json prints it. */
interface Listed {
  readonly name: string;
  readonly arn: string;
  /** Of Step Functions. */
  readonly status: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Absent while it runs. */
  readonly stoppedAt?: string;
}

/** `rankzero list`: the latest executions. */
export function listCommand(terminal: Terminal): Command {
  const command = new Command('list')
    .description(
      'list the latest executions in an account; with --local also the runs in the folder out/',
    )
    .addOption(new Option('--status <status>', 'only those of this status').choices(STATUSES))
    .addOption(
      new Option('--limit <count>', 'at most this many').argParser(countOf).default(USUAL_LIMIT),
    )
    .addOption(new Option('--sweeps', 'the latest sweeps instead'))
    .action(async (options: ListOptions) => {
      const isMeant = ({ content }: { content: { status: string } }) =>
        options.status === undefined || content.status.toUpperCase() === options.status;
      const saved =
        options.local && !options.sweeps
          ? savedRuns(resolve('out')).filter(isMeant).slice(0, options.limit)
          : [];
      const { executions, hasMore } = await listed(options);
      if (options.json) {
        const runs = options.local && !options.sweeps ? { saved: saved.map(factsOf) } : {};
        terminal.print(JSON.stringify({ executions, hasMore, ...runs }));
        return;
      }
      const all = [...lines(executions, hasMore, terminal), ...savedLines(saved, terminal)];
      for (const line of all.length === 0 ? ['There is none.'] : all) terminal.print(line);
    });
  return addAccountOptions(command);
}

async function listed(options: ListOptions) {
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { listExecutions } =
    require('../deployed/executions') as typeof import('../deployed/executions');
  const { sweepMachineArn } =
    require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
  const { noSweeps } = require('../sweep/no-sweeps') as typeof import('../sweep/no-sweeps');
  const { status, limit } = options;
  try {
    const { executions, hasMore } = await withAccount(
      accountOf(options),
      ({ clients, deployment }) =>
        listExecutions(clients.sfn, {
          stateMachineArn: options.sweeps
            ? sweepMachineArn(deployment)
            : deployment.stateMachineArn,
          limit,
          ...(status === undefined ? {} : { status }),
        }).catch((error: Error) => {
          throw options.sweeps ? noSweeps(error, deployment.workflow) : error;
        }),
    );
    return { executions: executions.map(shown), hasMore };
  } catch (error) {
    // Runs of this machine are there without a running account, unless one was named.
    if (
      !options.local ||
      options.port !== undefined ||
      !isRankZeroError(error) ||
      error.code !== 'NoAccount'
    )
      throw error;
    return { executions: [], hasMore: false };
  }
}

function savedLines(runs: ReturnType<typeof savedRuns>, terminal: Terminal): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => {
    const { name, status, task, endedAt, folder } = factsOf(run);
    const sign = status === 'Succeeded' ? terminal.green('✓') : terminal.red('✗');
    return [`${sign} ${name}`, status, task, endedAt, metricsText(run), relative('', folder)];
  });
  return [terminal.bold('Runs of this machine'), ...table(rows)];
}

function shown({
  name = '',
  executionArn = '',
  status = 'RUNNING',
  startDate,
  stopDate,
}: ExecutionListItem): Listed {
  return {
    name,
    arn: executionArn,
    status,
    startedAt: startDate?.toISOString() ?? '',
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.toISOString() }),
  };
}

function lines(listed: readonly Listed[], hasMore: boolean, terminal: Terminal): string[] {
  if (listed.length === 0) return [];
  const now = Date.now();
  const rows = listed.map(({ name, status, startedAt, stoppedAt }) => [
    `${mark(status, terminal)} ${name}`,
    status,
    startedAt,
    span((stoppedAt === undefined ? now : Date.parse(stoppedAt)) - Date.parse(startedAt)),
  ]);
  const more = `The newest ${listed.length}; --limit lists more.`;
  return [...table(rows), ...(hasMore ? [more] : [])];
}
