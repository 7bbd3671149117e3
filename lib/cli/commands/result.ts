import { join } from 'node:path';
import { Command } from 'commander';
import { digestText, type EndDocument, type FailureWithoutJob, RankZeroError } from '../../core';
import { endingRows } from '../display/ending-rows';
import { columns, type Terminal } from '../display/terminal';
import { type RunOnDisk, savedRun } from '../runs/saved-run';
import { savedSweep, showSweep, sweepEnding } from '../sweep/sweep-ending';
import { type AccountOptions, accountOf, addAccountOptions, isAsked } from './account-options';

/** `rankzero result`: what an execution that has ended came to. */
export function resultCommand(terminal: Terminal): Command {
  const command = new Command('result')
    .description('show the result of a run on this machine, or of an execution in an account')
    .argument('<run>', 'name of an execution or a sweep, or a folder that holds one')
    .action(async (run: string, options: AccountOptions) => {
      const saved = isAsked(options) ? undefined : savedRun(run);
      const table = isAsked(options) || saved !== undefined ? undefined : savedSweep(run);
      if (table !== undefined) {
        showSweep(table.text, table.directory, options.json === true, terminal);
        return;
      }
      const ending = saved ?? (await fromAccount(run, options));
      if ('summary' in ending) {
        showSweep(ending.summary, undefined, options.json === true, terminal);
        return;
      }
      const { text, content } = ending;
      if ('error' in content) throw failed(content);
      if (options.json) {
        terminal.print(text.trim());
        return;
      }
      const { execution, status, task = '' } = content;
      terminal.print(`${terminal.bold(execution.name)} ${status}, task ${task}`);
      const places = saved === undefined ? {} : savedOutputs(saved);
      const rows = [...endingRows(content, places), ...Object.entries(places)];
      for (const line of columns(rows)) terminal.print(line);
    });
  return addAccountOptions(command);
}

async function fromAccount(run: string, options: AccountOptions) {
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { endingOf } = require('../deployed/ending-of') as typeof import('../deployed/ending-of');
  const { ofExecutionOrSweep } =
    require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
  return withAccount(accountOf(options), (account) =>
    ofExecutionOrSweep(account, run, {
      execution: () => endingOf(account, run),
      sweep: (sweep) => sweepEnding(account, sweep),
    }),
  );
}

function failed(content: EndDocument | FailureWithoutJob): RankZeroError {
  const { execution } = content;
  const { digest, error, cause } = content as Partial<FailureWithoutJob>;
  const news = digest === undefined ? `${error}: ${cause}` : digestText(digest);
  return new RankZeroError('ExecutionFailed', `${execution.name} failed: ${news}`);
}

/** Where the outputs of a run on this machine are: its document has paths from its folder. */
function savedOutputs({ directory, content }: RunOnDisk): Readonly<Record<string, string>> {
  if (content.kind === 'none') return {};
  const { outputs = {} } = content.saved ?? {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, path]) => [name, join(directory, path)]),
  );
}
