import { Command } from 'commander';
import type { Terminal } from '../display/terminal';
import { readTemplate } from '../flyte/template';
import { translate } from '../flyte/translate';

/** `rankzero import-flyte`: a task of Flyte's SageMaker plugins as a task of this library. */
export function importFlyteCommand(terminal: Terminal): Command {
  return new Command('import-flyte')
    .description('print a task of Flyte’s SageMaker plugin or connectors as a task in TypeScript')
    .argument('<file>', 'JSON of its task template, or - for standard input')
    .action((file: string) => {
      terminal.print(translate(readTemplate(file)).trimEnd());
    });
}
