import { dirname } from 'node:path';
import type { Plan } from '../../core';
import { displayOf, type ShownProgress } from '../display/display';
import { columns, type Terminal } from '../display/terminal';
import { allNotes } from '../request/notes';
import type { PlannedRequest } from '../request/planning';
import { writeIndex } from '../runs/index-page';
import { placesOf, saveRun } from '../saving/save-run';
import { withPlaces } from '../saving/saved-places';
import { endedBadly, stoppedBefore } from './ending';
import { listenForInterrupt } from './interrupt';
import type { RunAccount } from './run-account';
import { runExecution } from './run-execution';
import { summary } from './summary';

/** A planned request that is to be run. */
export interface RequestedRun {
  readonly planned: PlannedRequest;
  /** Name of the execution. */
  readonly execution: string;
  /** Folder for what it leaves. */
  readonly directory: string;
  /** Whether the folder is one of many, whose index is kept. */
  readonly isIndexed?: boolean;
  readonly terminal: Terminal;
  /** Whether the result is printed as JSON. */
  readonly json?: boolean | undefined;
  /** Whether the lines of the job's log are shown while it runs. */
  readonly logs?: boolean | undefined;
  /** Whether a program is told how it goes, by events in JSON. */
  readonly events?: boolean | undefined;
  /** Whether to end with what to try next. */
  readonly nextSteps?: boolean | undefined;
}

/** An account that is open for one run. */
export interface OpenedAccount {
  readonly account: RunAccount;
  /** What a person should know after the run. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/** What a person calls the jobs of an execution. */
const JOBS: Readonly<Record<Plan['kind'], string>> = {
  training: 'job',
  tuning: 'tuning job and its trials',
};

/** The second request to end is not an end but an exit: what runs in this process ends with it. */
const INTERRUPTED = 130;

/**
 * Runs a request to its end, shows how it goes, and saves what it leaves.
 * @param open - opens the account that it runs in
 * @throws ExecutionFailed, Interrupted – with where everything is
 */
export async function runRequest(
  run: RequestedRun,
  open: (progress: ShownProgress) => Promise<OpenedAccount>,
): Promise<void> {
  const { planned, execution, directory, terminal } = run;
  const { plan, request, uploads } = planned;
  const display = displayOf(plan, terminal, {
    isShowingLogs: run.logs === true,
    isForProgram: run.events === true,
  });
  const { progress } = display;
  if (!run.events) terminal.note(`${terminal.bold(plan.task)} as ${execution}`);
  if (!run.json || run.events) {
    for (const note of allNotes(planned)) progress.say(`note: ${note}`);
  }
  let isSaving = false;
  const interrupt = listenForInterrupt({
    onInterrupt: () =>
      progress.say(
        isSaving
          ? 'Saving the result… (press Ctrl-C again to end at once, without it)'
          : `Interrupted: stopping the ${JOBS[plan.kind]}… (press Ctrl-C again to end at once)`,
      ),
    onInsist: () => process.exit(INTERRUPTED),
  });
  const { signal } = interrupt;
  const opened = await open(progress);
  const { account } = opened;
  try {
    const ended = await runExecution({ account, execution, request, uploads, display, signal });
    if (ended === undefined) throw stoppedBefore(execution);
    isSaving = true;
    const { executionArn = '', output = '' } = ended;
    const left = { account, execution, executionArn, folder: plan.folder };
    const saved = await saveRun(left, directory);
    display.saved?.(saved);
    if (run.isIndexed === true) writeIndex(dirname(directory));
    const isSucceeded = ended.status === 'SUCCEEDED';
    const isWhole = isSucceeded && saved.content?.status !== 'Stopped';
    progress.end(isWhole);
    for (const note of [...saved.notes, ...opened.notes()]) progress.say(`note: ${note}`);
    const isCutShort = signal.aborted && !isWhole;
    if (!isSucceeded || isCutShort) throw endedBadly(ended, execution, plan, saved, signal.aborted);
    if (saved.trouble !== undefined) throw saved.trouble;
    const ends = run.nextSteps ? nextSteps() : [];
    const lines = run.json
      ? [withPlaces(output, placesOf(saved))]
      : [...summary(output, saved, terminal), ...ends];
    for (const line of lines) terminal.print(line);
  } finally {
    progress.end(false);
    account.clients.close();
    await opened.close();
    interrupt.close();
  }
}

function nextSteps(): string[] {
  return [
    '',
    'Next:',
    ...columns([
      ['npx rankzero run YOUR.json --local', 'train on your own data: csv, libsvm or parquet'],
      [
        'npx rankzero run examples/pima-tuning.json --local',
        'search for the best parameters of XGBoost',
      ],
      ['npx rankzero run examples/logistic-tuning.json --local', 'the same for a Python function'],
      ['npx rankzero plan examples/pima.json', 'see what would be sent to SageMaker'],
      ['npx rankzero --help', 'list all commands'],
      ['npx cdk deploy --all', 'put the same workflow into your AWS account'],
    ]),
  ];
}
