import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { endingRows } from '../display/ending-rows';
import { placeRows } from '../display/place-rows';
import { mark } from '../display/status-text';
import { columns, type Terminal } from '../display/terminal';
import { writeIndex } from '../runs/index-page';
import { type AccountOptions, accountOf, addAccountOptions } from './account-options';

interface DownloadOptions extends AccountOptions {
  readonly out?: string;
}

/** `rankzero download`: what an execution has left, as `rankzero run` would have saved it. */
export function downloadCommand(terminal: Terminal): Command {
  const command = new Command('download')
    .description(
      'copy the result, outputs, report and logs of an execution, or the table of a sweep, to a folder',
    )
    .argument('<execution>', 'name or ARN of an execution or a sweep')
    .addOption(new Option('--out <dir>', 'the folder (default: out/NAME)'))
    .action(async (execution: string, options: DownloadOptions) => {
      // Loaded only here: they load clients of AWS.
      const { withAccount } =
        require('../deployed/open-account') as typeof import('../deployed/open-account');
      const { download } = require('../deployed/download') as typeof import('../deployed/download');
      const folderOf = (name: string) => resolve(options.out ?? `out/${name}`);
      const { ofExecutionOrSweep } =
        require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
      const { saveSweep, showSweep, sweepEnding } =
        require('../sweep/sweep-ending') as typeof import('../sweep/sweep-ending');
      const found = await withAccount(accountOf(options), (open) =>
        ofExecutionOrSweep(open, execution, {
          execution: () => download(open, execution, folderOf),
          sweep: (sweep) => sweepEnding(open, sweep),
        }),
      );
      if ('summary' in found) {
        const directory = folderOf(found.name);
        saveSweep(found, directory);
        showSweep(found.summary, directory, options.json === true, terminal);
        return;
      }
      const { name, status, saved } = found;
      if (options.out === undefined) writeIndex(resolve('out'));
      if (saved.trouble !== undefined) throw saved.trouble;
      for (const note of saved.notes) terminal.note(`note: ${note}`);
      if (options.json) {
        const { directory, document, report, logs, outputs } = saved;
        terminal.print(
          JSON.stringify({ name, status, directory, document, report, logs, outputs }),
        );
        return;
      }
      terminal.print(`${mark(status, terminal)} ${terminal.bold(name)} ${status}`);
      const ending = saved.content === undefined ? [] : endingRows(saved.content, saved.outputs);
      for (const line of columns([...ending, ...placeRows(saved)])) terminal.print(line);
    });
  return addAccountOptions(command);
}
