import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { fileError, RankZeroError, showPath } from '../../core';
import type { Terminal } from '../display/terminal';
import { openFile } from '../machine/open-file';
import { lookAt } from '../request/look-at';
import { jsonOption } from './options';

interface ReportOptions {
  readonly open?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Name of a report beside its result. */
const REPORT = 'report.html';
const DOCUMENTS: ReadonlySet<string> = new Set(['result.json', 'failure.json']);

/** `rankzero report`: the report of a run that has ended, opened or written elsewhere. */
export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .description('open the report of a run, or write it to another file')
    .argument('<run>', 'an execution whose folder is out/NAME, a folder of --out, or a file in it')
    .addOption(new Option('--open', 'open it (default: where a person watches, unless --out)'))
    .addOption(new Option('--out <file>', 'write it there, one file that needs no other'))
    .addOption(jsonOption())
    .action(async (run: string, options: ReportOptions) => {
      const found = findReport(run);
      const report = options.out === undefined ? found : copyReport(found, resolve(options.out));
      terminal.print(options.json ? JSON.stringify({ report }) : report);
      if (options.open) await openFile(report);
      else if (options.out === undefined && !options.json && terminal.isInteractive) {
        // Nobody asked for it: the path has been said, which is enough on a machine without a screen.
        await openFile(report).catch(() => undefined);
      }
    });
}

/**
 * Path of the report that an execution's name, a folder or a file in it stands for.
 * @throws ReportMissing – with where it was looked for
 */
export function findReport(run: string, from: string = process.cwd()): string {
  const places = [reportAt(resolve(from, run)), join(resolve(from, 'out', run), REPORT)];
  const found = places.find((place) => lookAt(place)?.isFile());
  if (found !== undefined) return found;
  const isRun = places.some((place) =>
    [...DOCUMENTS].some((name) => existsSync(join(dirname(place), name))),
  );
  throw new RankZeroError(
    'ReportMissing',
    `There is no report of ${run}: neither ${[...new Set(places)].join(' nor ')} is one.`,
    {
      hint: isRun
        ? 'The run ended without one; the log of its Collect function says why.'
        : `Name a run of this machine, or the folder given to its --out. Of a run on AWS it is executions/${basename(run)}/${REPORT} in the artifacts bucket.`,
    },
  );
}

/** A report itself, or the one beside a result or in a folder. */
function reportAt(path: string): string {
  if (DOCUMENTS.has(basename(path))) return join(dirname(path), REPORT);
  return path.endsWith('.html') ? path : join(path, REPORT);
}

function copyReport(report: string, file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (file !== report) copyFileSync(report, file);
    return file;
  } catch (cause) {
    throw fileError(
      'OutNotUsable',
      `Cannot write the report to ${showPath(file)}`,
      cause,
      'Name another file with --out.',
    );
  }
}
