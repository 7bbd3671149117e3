import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { fileError, isRankZeroError, RankZeroError, showPath } from '../../core';
import type { Terminal } from '../display/terminal';
import { openFile } from '../machine/open-file';
import { lookAt } from '../request/look-at';
import { type AccountOptions, accountOf, addAccountOptions, isAsked } from './account-options';

interface ReportOptions extends AccountOptions {
  readonly open?: boolean;
  readonly out?: string;
}

/** Name of a report beside its result. */
const REPORT = 'report.html';
const DOCUMENTS: ReadonlySet<string> = new Set(['result.json', 'failure.json']);

/** `rankzero report`: opens the report of a run that has ended, or writes it elsewhere. */
export function reportCommand(terminal: Terminal): Command {
  const command = new Command('report')
    .description(
      'open the report of a run on this machine, or of an execution in an account, or write it to another file',
    )
    .argument('<run>', 'name of an execution, a folder given to --out, or a file in it')
    .addOption(new Option('--open', 'open it (default: in a terminal, unless --out is given)'))
    .addOption(new Option('--out <file>', 'write it to this file, which needs no other file'))
    .action(async (run: string, options: ReportOptions) => {
      const report = await reportOf(run, options);
      terminal.print(options.json ? JSON.stringify({ report }) : report);
      if (options.open) await openFile(report);
      else if (options.out === undefined && !options.json && terminal.isInteractive) {
        // Nobody asked to open it. The path was printed, which is enough on a machine without a
        // screen.
        await openFile(report).catch(() => undefined);
      }
    });
  return addAccountOptions(command);
}

/** Path of a report, of this machine or else of an account, where the options want it. */
async function reportOf(run: string, options: ReportOptions): Promise<string> {
  if (isAsked(options)) return reportFromAccount(run, options);
  try {
    const found = findReport(run);
    return options.out === undefined ? found : writeReport(found, resolve(options.out));
  } catch (missing) {
    if (!isRankZeroError(missing) || missing.code !== 'ReportMissing') throw missing;
    return reportFromAccount(run, options).catch((error: unknown) => {
      // Nobody spoke of an account, and none can be asked.
      const isNoAccount = isRankZeroError(error) && NO_ACCOUNT.has(error.code);
      throw isNoAccount ? missing : error;
    });
  }
}

const NO_ACCOUNT: ReadonlySet<string> = new Set(['NoRegion', 'NoCredentials', 'AwsUnreachable']);

async function reportFromAccount(run: string, options: ReportOptions): Promise<string> {
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { readReport } =
    require('../deployed/read-report') as typeof import('../deployed/read-report');
  const { saveReport } = require('../saving/save-report') as typeof import('../saving/save-report');
  const { ofExecutionOrSweep } =
    require('../sweep/find-sweep') as typeof import('../sweep/find-sweep');
  const { sweepEnding } =
    require('../sweep/sweep-ending') as typeof import('../sweep/sweep-ending');
  const { name, text } = await withAccount(accountOf(options), (open) =>
    ofExecutionOrSweep(open, run, {
      execution: () => readReport(open, run),
      sweep: async (sweep) => {
        const { name, report } = await sweepEnding(open, sweep);
        return { name, text: report };
      },
    }),
  );
  return options.out === undefined
    ? saveReport(resolve('out', name), text)
    : writeReport({ text }, resolve(options.out));
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
        : 'Give the name of a run on this machine, the folder given to its --out, or the name of an execution in an account.',
    },
  );
}

/** The path itself if it is a report, else the report in the folder, or beside the file. */
function reportAt(path: string): string {
  if (DOCUMENTS.has(basename(path))) return join(dirname(path), REPORT);
  return path.endsWith('.html') ? path : join(path, REPORT);
}

/** @throws OutNotUsable – when it cannot be written */
function writeReport(report: string | { readonly text: string }, file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (typeof report !== 'string') writeFileSync(file, report.text);
    else if (file !== report) copyFileSync(report, file);
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
