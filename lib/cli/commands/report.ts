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

/** `rankzero report`: opens the report of a run that has ended, or writes it elsewhere. */
export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .description('open the report of a run, or write it to another file')
    .argument(
      '<run>',
      'name of an execution with a folder out/NAME, a folder given to --out, or a file in it',
    )
    .addOption(new Option('--open', 'open it (default: in a terminal, unless --out is given)'))
    .addOption(new Option('--out <file>', 'write it to this file, which needs no other file'))
    .addOption(jsonOption())
    .action(async (run: string, options: ReportOptions) => {
      const found = findReport(run);
      const report = options.out === undefined ? found : copyReport(found, resolve(options.out));
      terminal.print(options.json ? JSON.stringify({ report }) : report);
      if (options.open) await openFile(report);
      else if (options.out === undefined && !options.json && terminal.isInteractive) {
        // Nobody asked to open it. The path was printed, which is enough on a machine without a
        // screen.
        await openFile(report).catch(() => undefined);
      }
    });
}

/**
 * Path of the report of a run, found by the execution's name, its folder or a file in it.
 * @throws ReportMissing – with the places that were searched
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
    `There is no report of ${run}. Looked for: ${[...new Set(places)].join(', ')}.`,
    {
      hint: isRun
        ? 'The run ended without a report; the log of its Collect function says why.'
        : `Give the name of a run on this machine, or the folder given to its --out. The report of a run on AWS is executions/${basename(run)}/${REPORT} in the artifacts bucket.`,
    },
  );
}

/** The path itself if it is a report, else the report in the folder, or beside the file. */
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
