import { Command, Option } from 'commander';
import { exportLines, profileLines } from '../accounts/exports';
import type { Terminal } from '../display/terminal';
import { jsonOption, portOf } from './options';

interface EnvOptions {
  readonly port?: string;
  readonly profile?: boolean;
  readonly json?: boolean;
}

/** `rankzero env`: how clients reach the account that `rankzero serve` runs. */
export function envCommand(terminal: Terminal): Command {
  return new Command('env')
    .description("print the variables that point AWS clients at a running 'rankzero serve'")
    .addOption(new Option('--port <port>', 'which account, if several are running'))
    .addOption(new Option('--profile', 'use a profile whose keys are in a file'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
For this shell:
  eval "$(rankzero env)"`,
    )
    .action(async (options: EnvOptions) => {
      const port = options.port === undefined ? undefined : String(portOf(options.port));
      // Loaded only here: it loads the code that signs requests.
      const { runningAccount } =
        require('../accounts/running-accounts') as typeof import('../accounts/running-accounts');
      const account = await runningAccount(port);
      const { endpoint, bucket, stateMachineArn, environment } = account;
      const lines = options.profile
        ? profileLines(account, process.env)
        : exportLines(account, process.env);
      if (options.json) {
        terminal.print(JSON.stringify({ endpoint, bucket, stateMachineArn, environment }));
      } else {
        for (const line of lines) terminal.print(line);
      }
    });
}
