import { resolve } from 'node:path';
import { RankZeroError } from '../../core';
import { Progress } from '../display/progress';
import { columns, type Terminal } from '../display/terminal';
import { listenForInterrupt } from '../run/interrupt';
import type { RunAccount } from '../run/run-account';
import type { PlannedSweep } from './plan-sweep';
import { runSweep, startSweep } from './run-sweep';
import { saveSweep, showSweep, sweepEnding } from './sweep-ending';

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
    const { clients, place: deployment } = account;
    const ending = await sweepEnding({ clients, deployment }, ended);
    const directory = resolve(options.out ?? `out/${sweep.name}`);
    saveSweep(ending, directory);
    showSweep(ending.summary, directory, options.json === true, terminal);
  } finally {
    progress.end(false);
    account.clients.close();
    interrupt.close();
  }
}

/** Starts a sweep and leaves it alone; then says how to come back to it. */
export async function detachSweep(sweeping: Sweeping): Promise<void> {
  const { sweep, workflow, account, options, terminal } = sweeping;
  const { name, requests } = sweep;
  const progress = new Progress(terminal);
  const interrupt = listenForInterrupt({
    onInterrupt: () => progress.say('Interrupted: nothing is started.'),
    onInsist: () => process.exit(130),
  });
  try {
    const { maxConcurrency, tolerate: toleratedFailurePercentage } = options;
    const { signal } = interrupt;
    const limits = { maxConcurrency, toleratedFailurePercentage };
    const arn = await startSweep({ account, workflow, sweep, ...limits, progress, signal });
    if (arn === undefined) throw notWhole(name, true);
    progress.end(true);
    if (options.json) {
      terminal.print(JSON.stringify({ name, arn, runs: requests.length }));
      return;
    }
    terminal.print(`Started ${terminal.bold(name)}: ${requests.length} runs`);
    const verbs = [
      [`rankzero status ${name}`, 'how it is doing'],
      [`rankzero stop ${name}`, 'end it and its runs'],
      [`rankzero result ${name}`, 'its table, when it has ended'],
      [`rankzero report ${name}`, 'the same as a page'],
    ] as const;
    for (const line of columns(verbs)) terminal.print(line);
  } finally {
    progress.end(false);
    account.clients.close();
    interrupt.close();
  }
}

function notWhole(name: string, isInterrupted: boolean, cause = ''): RankZeroError<string> {
  if (isInterrupted) {
    return new RankZeroError('Interrupted', `The sweep ${name} was stopped, and its runs with it.`);
  }
  return new RankZeroError('SweepFailed', `The sweep ${name} failed. ${cause}`.trim(), {
    hint: 'Its runs are executions of the workflow, named after it.',
  });
}
