import { Command, Option } from 'commander';
import { RankZeroError, sweepRunName } from '../../core';
import type { Terminal } from '../display/terminal';
import { listenForInterrupt } from '../run/interrupt';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';
import { EXIT } from './exit-codes';

interface LogsOptions extends AccountOptions {
  readonly follow?: boolean;
}

/** `rankzero logs`: what the hosts of an execution's job have logged. */
export function logsCommand(terminal: Terminal): Command {
  const command = new Command('logs')
    .description("print the log of an execution's job; of a search, those of its trials")
    .argument('<execution>', 'name or ARN of an execution')
    .addOption(new Option('--follow', 'continue until the execution has ended'))
    .action(async (execution: string, options: LogsOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { followLogs } =
        require('../deployed/follow-logs') as typeof import('../deployed/follow-logs');
      const { ofExecutionOrSweep } =
        require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
      const interrupt = listenForInterrupt({
        onInterrupt: () => undefined,
        onInsist: () => process.exit(EXIT.interrupted),
      });
      const print = options.json
        ? (line: object) => terminal.print(JSON.stringify(line))
        : ({ label, line }: { label: string; line: string }) =>
            terminal.print(label === '' ? line : `${terminal.dim(label)}  ${line}`);
      try {
        await withAccount(accountOf(options), (account) =>
          ofExecutionOrSweep(account, execution, {
            execution: () =>
              followLogs(account, execution, {
                isFollowing: options.follow === true,
                signal: interrupt.signal,
                print,
              }),
            sweep: ({ name }) => {
              throw new RankZeroError('NoLogs', `${name} is a sweep; its runs have the logs.`, {
                hint: `E.g. of the first: rankzero logs ${sweepRunName(name, 1)}`,
              });
            },
          }),
        );
      } finally {
        interrupt.close();
      }
    });
  return addAccountOptions(command);
}
