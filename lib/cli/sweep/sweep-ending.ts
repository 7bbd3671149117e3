import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import {
  type DeploymentRecord,
  fileError,
  RankZeroError,
  type SweepSummary,
  showPath,
  sweepFiles,
} from '../../core';
import type { Clients } from '../aws/clients';
import { readText } from '../deployed/documents';
import { stillRunning } from '../deployed/still-running';
import { causeText } from '../display/status-text';
import type { Terminal } from '../display/terminal';
import { lookAt } from '../request/look-at';
import { sweepTable } from './sweep-table';

/** The table of a sweep, for programs and as a page. */
export interface SweepEnding {
  readonly kind: 'sweep';
  readonly name: string;
  /** JSON of a {@link SweepSummary}. */
  readonly summary: string;
  readonly report: string;
}

/** Where tables of sweeps are. */
interface TableAccount {
  readonly clients: Pick<Clients, 's3'>;
  readonly deployment: Pick<DeploymentRecord, 'bucket'>;
}

/** Names of both in the folder of a sweep. */
const SUMMARY = 'summary.json';
const REPORT = 'report.html';

/**
 * Reads the table of a sweep that has ended.
 * @throws StillRunning
 * @throws NoResult – when it has ended without one
 */
export async function sweepEnding(
  { clients, deployment }: TableAccount,
  { name = '', status = 'FAILED', error, cause }: DescribeExecutionOutput,
): Promise<SweepEnding> {
  if (status === 'RUNNING') throw stillRunning(name);
  const files = sweepFiles(name);
  const [summary, report] = await Promise.all(
    [files.summary, files.report].map((key) => readText(clients.s3, deployment.bucket, key)),
  );
  if (status === 'SUCCEEDED' && summary !== undefined && report !== undefined) {
    return { kind: 'sweep', name, summary, report };
  }
  const why = causeText({ error, cause });
  throw new RankZeroError(
    'NoResult',
    `The sweep ${name} ended without a table: ${why === '' ? status : why}`,
    { hint: `Each of its runs is an execution with a result of its own: rankzero list.` },
  );
}

/**
 * Saves a table in the folder of a sweep.
 * @throws OutNotUsable
 */
export function saveSweep({ summary, report }: SweepEnding, directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, SUMMARY), summary);
    writeFileSync(join(directory, REPORT), report);
  } catch (cause) {
    throw fileError(
      'OutNotUsable',
      `Cannot write the table to ${showPath(directory)}`,
      cause,
      'Name another folder with --out.',
    );
  }
}

/**
 * Prints the table of a sweep.
 * @param directory - where it was saved. Absent: nowhere
 * @throws RunsFailed – when a run has failed
 */
export function showSweep(
  text: string,
  directory: string | undefined,
  isJson: boolean,
  terminal: Terminal,
): void {
  const summary: SweepSummary = JSON.parse(text);
  const { total, succeeded, failed, sweep } = summary;
  const lines = isJson
    ? [JSON.stringify(summary)]
    : [
        ...sweepTable(summary, terminal),
        '',
        `${total} runs: ${succeeded} succeeded, ${failed} failed.`,
        ...(directory === undefined ? [] : [`Report: ${join(directory, REPORT)}`]),
      ];
  for (const line of lines) terminal.print(line);
  if (failed === 0) return;
  const where = directory === undefined ? 'The table' : `The table in ${directory}`;
  throw new RankZeroError('RunsFailed', `${failed} of ${total} runs of ${sweep.name} failed.`, {
    hint: `${where} says why; each run has an execution of its own.`,
  });
}

/** The table that was saved under a sweep's name in `out/`, or in a folder; undefined if none was. */
export function savedSweep(
  sweep: string,
  from: string = process.cwd(),
): { readonly directory: string; readonly text: string } | undefined {
  const folders = [resolve(from, sweep), resolve(from, 'out', sweep)];
  const directory = folders.find((folder) => lookAt(join(folder, SUMMARY))?.isFile());
  if (directory === undefined) return undefined;
  return { directory, text: readFileSync(join(directory, SUMMARY), 'utf8') };
}
