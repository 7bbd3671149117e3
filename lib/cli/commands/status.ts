import { Command } from 'commander';
import { statusText } from '../display/status-text';
import type { Terminal } from '../display/terminal';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

/** `rankzero status`: how an execution is doing. */
export function statusCommand(terminal: Terminal): Command {
  const command = new Command('status')
    .description('show how an execution or a sweep in an account is doing, or how it ended')
    .argument('<execution>', 'name or ARN of an execution or a sweep')
    .action(async (execution: string, options: AccountOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { statusOf } = require('../deployed/status') as typeof import('../deployed/status');
      const { ofExecutionOrSweep } =
        require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
      const { sweepStatus, sweepStatusText } =
        require('../sweep/sweep-status') as typeof import('../sweep/sweep-status');
      const facts = await withAccount(accountOf(options), (account) =>
        ofExecutionOrSweep(account, execution, {
          execution: () => statusOf(account, execution),
          sweep: (sweep) => sweepStatus(account, sweep),
        }),
      );
      const lines = options.json
        ? [JSON.stringify(facts)]
        : 'kind' in facts
          ? sweepStatusText(facts, terminal, Date.now())
          : statusText(facts, terminal, Date.now());
      for (const line of lines) terminal.print(line);
    });
  return addAccountOptions(command);
}
