import { Command, Option } from 'commander';
import { RankZeroError } from '../../core';
import type { Terminal } from '../display/terminal';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

interface StopOptions extends AccountOptions {
  readonly reason?: string;
}

/** `rankzero stop`: ends an execution and its job. */
export function stopCommand(terminal: Terminal): Command {
  const command = new Command('stop')
    .description('stop an execution and its job; a search still collects its best so far')
    .argument('<execution>', 'name or ARN of an execution')
    .addOption(new Option('--reason <text>', 'why, for whoever looks at it later'))
    .action(async (execution: string, options: StopOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { describeExecution } =
        require('../deployed/executions') as typeof import('../deployed/executions');
      const { stopExecution } =
        require('../deployed/stop-execution') as typeof import('../deployed/stop-execution');
      const { name, job } = await withAccount(
        accountOf(options),
        async ({ clients, deployment }) => {
          const found = await describeExecution(clients.sfn, deployment, execution);
          const { name = execution, executionArn = '', status = '' } = found;
          if (status !== 'RUNNING') {
            throw new RankZeroError('NotRunning', `${name} does not run: it is ${status}.`);
          }
          const cause = options.reason ?? 'Stopped with `rankzero stop`';
          return {
            name,
            job: await stopExecution(clients, executionArn, { error: 'StoppedByPerson', cause }),
          };
        },
      );
      if (options.json) {
        const { kind, name: jobName } = job ?? {};
        terminal.print(
          JSON.stringify({ name, ...(job === undefined ? {} : { job: { kind, name: jobName } }) }),
        );
        return;
      }
      const what = job === undefined ? 'before it had a job' : `and its job ${job.name}`;
      terminal.print(`Stopped ${name} ${what}.`);
      if (job?.kind === 'tuning') {
        terminal.print(`It collects its best so far: rankzero status ${name}`);
      }
    });
  return addAccountOptions(command);
}
