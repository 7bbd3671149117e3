import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import { Command, Option } from 'commander';
import { mark, span } from '../display/status-text';
import { table } from '../display/table';
import type { Terminal } from '../display/terminal';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';
import { countOf } from './options';

interface ListOptions extends AccountOptions {
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
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
    .description('list the latest executions in an account')
    .addOption(new Option('--status <status>', 'only those of this status').choices(STATUSES))
    .addOption(
      new Option('--limit <count>', 'at most this many').argParser(countOf).default(USUAL_LIMIT),
    )
    .action(async (options: ListOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { listExecutions } =
        require('../deployed/executions') as typeof import('../deployed/executions');
      const { status, limit } = options;
      const { executions, hasMore } = await withAccount(
        accountOf(options),
        ({ clients, deployment: { stateMachineArn } }) =>
          listExecutions(clients.sfn, {
            stateMachineArn,
            limit,
            ...(status === undefined ? {} : { status }),
          }),
      );
      const listed = executions.map(shown);
      if (options.json) terminal.print(JSON.stringify({ executions: listed, hasMore }));
      else for (const line of lines(listed, hasMore, terminal)) terminal.print(line);
    });
  return addAccountOptions(command);
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
  if (listed.length === 0) return ['There is no such execution.'];
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
