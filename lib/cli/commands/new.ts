import { Command, Option } from 'commander';
import { packageRoot } from '../../package-root';
import { columns, type Terminal } from '../display/terminal';
import { findProject } from '../project/project';
import { newTask } from '../scaffold/new-task';
import { placeOf, shapeOf } from '../scaffold/shape';

interface NewOptions {
  readonly from?: string;
  readonly typescript?: boolean;
}

/** `rankzero new`: a task, its registration and a request. */
export function newCommand(terminal: Terminal): Command {
  return new Command('new')
    .description('write a task, its registration and a request that runs at once')
    .argument('<name>', 'name of the task: letters, digits and hyphens')
    .addOption(
      new Option(
        '--from <function>',
        'FILE.py:FUNCTION, relative to the app, whose inputs and outputs are read',
      ),
    )
    .addOption(new Option('--typescript', 'a function in TypeScript').conflicts('from'))
    .action((name: string, { from, typescript = false }: NewOptions) => {
      const { directory: app } = findProject(process.cwd(), packageRoot());
      const place = from === undefined ? undefined : placeOf(from);
      const made = newTask({
        name,
        app,
        runtime: typescript ? 'node' : 'python',
        ...(place === undefined
          ? {}
          : { existing: { source: place.source, entry: place.entry, shape: shapeOf(place) } }),
      });
      for (const file of made.files) terminal.print(`wrote ${file}`);
      if (place?.source === '.') {
        terminal.note(
          `note: the source of ${name} is the folder of the app, so all of it goes into the image. Move ${place.file} into a folder of its own, such as tasks/${name}/, and name that as the source.`,
        );
      }
      const steps: [string, string][] = [];
      if (made.registeredIn !== undefined) terminal.print(`added to ${made.registeredIn}`);
      else steps.push([made.importLine, 'and add it to the tasks of your workflow']);
      const isWhole = place === undefined;
      const what = isWhole ? 'train with it' : 'train with it, once its paths are filled in';
      steps.push([`npx rankzero run ${made.request} --local`, what]);
      for (const line of ['', 'Next:', ...columns(steps)]) terminal.print(line);
    });
}
