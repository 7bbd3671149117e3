import { Command, Option } from 'commander';
import { type ExecutionResult, RankZeroError } from '../../core';
import { cut } from '../../core/wording';
import { columns, type Terminal } from '../display/terminal';
import { jsonOption, portOf } from './options';

interface CollectOptions {
  readonly port?: string;
  readonly json?: boolean;
}

/** How many characters of a value are shown. */
const LONGEST_VALUE = 80;

/** `rankzero collect`: the result of a job that has ended, once more. */
export function collectCommand(terminal: Terminal): Command {
  return new Command('collect')
    .description('collect what the job of an execution has left, once more')
    .argument('<execution>', "name of an execution of a running 'rankzero serve'")
    .addOption(new Option('--port <port>', 'which account, if several are running'))
    .addOption(jsonOption())
    .action(async (execution: string, options: CollectOptions) => {
      const port = options.port === undefined ? undefined : String(portOf(options.port));
      // Loaded only here: they load clients of AWS.
      const { runningAccount } =
        require('../accounts/running-accounts') as typeof import('../accounts/running-accounts');
      const { collectAgain } =
        require('../run/collect-again') as typeof import('../run/collect-again');
      const { output, cause, error } = await collectAgain(await runningAccount(port), execution);
      if (output === undefined) {
        throw new RankZeroError(
          'NotCollected',
          `The job of ${execution} could not be collected: ${wordsOf(cause ?? error)}`,
        );
      }
      for (const line of options.json ? [output] : shown(execution, output)) terminal.print(line);
    });
}

function shown(execution: string, output: string): string[] {
  const { status, outputs, job } = JSON.parse(output) as ExecutionResult;
  return [
    `${status}: ${execution}, job ${job.name}`,
    ...columns(
      Object.entries(outputs).map(([name, value]) => [
        name,
        cut(JSON.stringify(value), LONGEST_VALUE),
      ]),
    ),
  ];
}

/** What a function threw is a Cause in JSON; a service's own words are plain text. */
function wordsOf(cause = ''): string {
  try {
    return String(JSON.parse(cause).errorMessage);
  } catch {
    return cause;
  }
}
