import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RankZeroError, type SweepSummary, sweepFiles } from '../../core';
import { Progress } from '../display/progress';
import type { Terminal } from '../display/terminal';
import { listenForInterrupt } from '../run/interrupt';
import type { RunAccount } from '../run/run-account';
import type { PlannedSweep } from './plan-sweep';
import { readDocument } from './read-document';
import { runSweep } from './run-sweep';
import { sweepTable } from './sweep-table';

/** A planned sweep, and where it is to be run. */
export interface Sweeping {
  readonly sweep: PlannedSweep;
  readonly workflow: string;
  readonly account: RunAccount;
  readonly options: {
    readonly out?: string;
    readonly maxConcurrency?: number;
    readonly tolerate?: number;
    readonly json?: boolean;
  };
  readonly terminal: Terminal;
}

/**
 * Runs a sweep to its end, saves its table and shows it.
 * @throws RunsFailed – when a run has failed; SweepFailed, Interrupted – when there is no table
 */
export async function sweepAndSave(sweeping: Sweeping): Promise<void> {
  const { sweep, workflow, account, options, terminal } = sweeping;
  const progress = new Progress(terminal);
  terminal.note(`${terminal.bold(sweep.name)}: ${sweep.requests.length} runs`);
  const interrupt = listenForInterrupt({
    onInterrupt: () =>
      progress.say('Interrupted: stopping the runs… (press Ctrl-C again to end at once)'),
    onInsist: () => process.exit(130),
  });
  try {
    const { maxConcurrency, tolerate: toleratedFailurePercentage } = options;
    const { signal } = interrupt;
    const limits = { maxConcurrency, toleratedFailurePercentage };
    const ended = await runSweep({ account, workflow, sweep, ...limits, progress, signal });
    progress.end(ended?.status === 'SUCCEEDED');
    if (ended?.status !== 'SUCCEEDED') throw notWhole(sweep.name, signal.aborted, ended?.cause);
    const files = sweepFiles(sweep.name);
    const [summary, report] = await Promise.all([
      readDocument(account, files.summary),
      readDocument(account, files.report),
    ]);
    const directory = resolve(options.out ?? `out/${sweep.name}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'summary.json'), summary);
    writeFileSync(join(directory, 'report.html'), report);
    show(JSON.parse(summary), directory, options.json === true, terminal);
  } finally {
    progress.end(false);
    account.clients.close();
    interrupt.close();
  }
}

function show(summary: SweepSummary, directory: string, json: boolean, terminal: Terminal): void {
  const { total, succeeded, failed } = summary;
  const lines = json
    ? [JSON.stringify(summary)]
    : [
        ...sweepTable(summary, terminal),
        '',
        `${total} runs: ${succeeded} succeeded, ${failed} failed.`,
        `Report: ${join(directory, 'report.html')}`,
      ];
  for (const line of lines) terminal.print(line);
  if (failed === 0) return;
  throw new RankZeroError('RunsFailed', `${failed} of ${total} runs failed.`, {
    hint: `The table in ${directory} says why; each run has an execution of its own.`,
  });
}

function notWhole(name: string, isInterrupted: boolean, cause = ''): RankZeroError<string> {
  if (isInterrupted) {
    return new RankZeroError('Interrupted', `The sweep ${name} was stopped, and its runs with it.`);
  }
  return new RankZeroError('SweepFailed', `The sweep ${name} failed. ${cause}`.trim(), {
    hint: 'Its runs are executions of the workflow, named after it.',
  });
}
