import { Command } from 'commander';
import { type ExecutionResult, RankZeroError } from '../../core';
import { cut } from '../../core/wording';
import { columns, type Terminal } from '../display/terminal';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

/** How many characters of a value are shown. */
const LONGEST_VALUE = 80;

/** `rankzero collect`: the result of a job that has ended, once more. */
export function collectCommand(terminal: Terminal): Command {
  const command = new Command('collect')
    .description('collect what the job of an execution has left, once more')
    .argument('<execution>', 'name or ARN of an execution')
    .action(async (execution: string, options: AccountOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { collectAgain } =
        require('../run/collect-again') as typeof import('../run/collect-again');
      const { output, cause, error } = await withAccount(accountOf(options), (account) =>
        collectAgain(account, execution),
      );
      if (output === undefined) {
        throw new RankZeroError(
          'NotCollected',
          `The job of ${execution} could not be collected: ${wordsOf(cause ?? error)}`,
        );
      }
      for (const line of options.json ? [output] : shown(execution, output)) terminal.print(line);
    });
  return addAccountOptions(command);
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
