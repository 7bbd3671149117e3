import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { Command, Option } from 'commander';
import { RankZeroError } from '../../core';
import type { Terminal } from '../display/terminal';
import { countsText } from '../sweep/sweep-counts';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

interface StopOptions extends AccountOptions {
  readonly reason?: string;
}

/** `rankzero stop`: ends an execution and its job. */
export function stopCommand(terminal: Terminal): Command {
  const command = new Command('stop')
    .description(
      'stop an execution and its job, or a sweep and its runs; a search still collects its best so far',
    )
    .argument('<execution>', 'name or ARN of an execution or a sweep')
    .addOption(new Option('--reason <text>', 'why, for whoever looks at it later'))
    .action(async (execution: string, options: StopOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { describeExecution } =
        require('../deployed/executions') as typeof import('../deployed/executions');
      const { stopExecution } =
        require('../deployed/stop-execution') as typeof import('../deployed/stop-execution');
      const { stopSweep } = require('../sweep/stop-sweep') as typeof import('../sweep/stop-sweep');
      const { ofExecutionOrSweep } =
        require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
      const cause = options.reason ?? 'Stopped with `rankzero stop`';
      const reason = { error: 'StoppedByPerson', cause };
      const stopped = await withAccount(accountOf(options), (account) => {
        const { clients, deployment } = account;
        return ofExecutionOrSweep(account, execution, {
          execution: async () => {
            const found = await describeExecution(clients.sfn, deployment, execution);
            const { name, executionArn } = running(found);
            return { name, job: await stopExecution(clients, executionArn, reason) };
          },
          sweep: async (sweep) => {
            const { name, executionArn } = running(sweep);
            return { name, runs: await stopSweep(clients, executionArn, reason) };
          },
        });
      });
      const { name } = stopped;
      if ('runs' in stopped) {
        const { runs } = stopped;
        if (options.json) terminal.print(JSON.stringify({ name, runs }));
        else
          terminal.print(`Stopped the sweep ${name} and its runs; until then ${countsText(runs)}.`);
        return;
      }
      const { job } = stopped;
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

/** @throws NotRunning */
function running({ name = '', executionArn = '', status }: DescribeExecutionOutput) {
  if (status === 'RUNNING') return { name, executionArn };
  throw new RankZeroError('NotRunning', `${name} does not run: it is ${status}.`);
}
