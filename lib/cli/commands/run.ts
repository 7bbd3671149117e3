import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type Plan, RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import { readFaultsFile, unusedNotes } from '../accounts/faults-file';
import { displayOf } from '../display/display';
import { columns, type Terminal } from '../display/terminal';
import { checkMachine } from '../machine/check-machine';
import { ensurePython } from '../project/python';
import { checkLocalSecrets } from '../request/local-secrets';
import { allNotes } from '../request/notes';
import { planFile } from '../request/planning';
import { nameOfRequest } from '../request/request-file';
import { checkAlgorithms } from '../run/check-algorithms';
import { endedBadly, stoppedBefore } from '../run/ending';
import { listenForInterrupt } from '../run/interrupt';
import { runInAccount } from '../run/local-run';
import { summary } from '../run/summary';
import { prepareOut, saveRun } from '../saving/save-run';
import { EXIT } from './exit-codes';
import { addTargetOptions, countOf, faultsOption, type TargetOptions, targetOf } from './options';

interface RunOptions extends TargetOptions {
  readonly local?: boolean;
  readonly out?: string;
  readonly name?: string;
  /** False for `--no-cache`. */
  readonly cache: boolean;
  readonly processesPerHost?: number;
  readonly faults?: string;
  readonly json?: boolean;
  readonly nextSteps?: boolean;
}

/** `rankzero run`: one execution, from its start to its result. */
export function runCommand(terminal: Terminal): Command {
  const command = new Command('run')
    .description('run a request and wait for its result')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(new Option('--local', 'on this machine, without AWS and without Docker'))
    .addOption(
      new Option('--out <dir>', 'folder for the result, model and logs (default: out/NAME)'),
    )
    .addOption(
      new Option('--name <name>', 'name of the execution (default: the file’s name and the time)'),
    )
    .addOption(new Option('--no-cache', 'run a job although the task’s cache may hold the outputs'))
    .addOption(
      new Option(
        '--processes-per-host <n>',
        'start at most so many processes a host, if the task has a distribution',
      ).argParser(countOf),
    )
    .addOption(faultsOption())
    .addOption(new Option('--next-steps', 'end with what to try next').hideHelp())
    .action(async (file: string, options: RunOptions) => {
      if (!options.local) {
        throw new RankZeroError('NotLocal', '`rankzero run` works only with --local so far.', {
          hint: 'Add --local. On AWS, start the state machine in the console, with the API or with the AWS CLI.',
        });
      }
      await runLocally(file, options, terminal);
    });
  return addTargetOptions(command);
}

/** What a person calls the jobs of an execution. */
const JOBS: Readonly<Record<Plan['kind'], string>> = {
  training: 'job',
  tuning: 'tuning job and its trials',
};

async function runLocally(file: string, options: RunOptions, terminal: Terminal): Promise<void> {
  const faults = options.faults === undefined ? undefined : readFaultsFile(options.faults);
  checkMachine();
  const execution = options.name ?? `${nameOfRequest(file)}-${timestamp(new Date())}`;
  const members = {
    ...(options.cache ? {} : { noCache: true }),
    ...(options.processesPerHost === undefined
      ? {}
      : { processesPerHost: options.processesPerHost }),
  };
  const planned = await planFile(file, { name: execution }, targetOf(options), terminal, members);
  checkAlgorithms(planned.plan);
  const directory = resolve(options.out ?? `out/${execution}`);
  await prepareOut(directory, planned.record);
  const root = packageRoot();
  const setUp = ensurePython(root);
  // Loaded while Python is looked after, and only here, so that the other verbs start quickly.
  const { startLocalAccount } = require('../../local') as typeof import('../../local');
  const python = await setUp;
  const { plan, project, request, uploads } = planned;
  const display = displayOf(plan, terminal);
  const { progress } = display;
  terminal.note(`${terminal.bold(plan.task)} as ${execution}`);
  if (!options.json) {
    for (const note of allNotes(planned)) terminal.note(`note: ${note}`);
  }
  let isSaving = false;
  const interrupt = listenForInterrupt({
    onInterrupt: () =>
      progress.say(
        isSaving
          ? 'Saving the result… (press Ctrl-C again to end at once, without it)'
          : `Interrupted: stopping the ${JOBS[plan.kind]}… (press Ctrl-C again to end at once)`,
      ),
    // All that runs here ends with this process.
    onInsist: () => process.exit(EXIT.interrupted),
  });
  progress.enter('Starting the account');
  const account = await startLocalAccount({
    assembly: project.assembly,
    python,
    root,
    ...targetOf(options),
    ...(faults === undefined ? {} : { faults }),
  });
  try {
    account.warmUp();
    checkLocalSecrets(planned.record, request, account.secrets);
    const { signal } = interrupt;
    const run = { account, execution, request, plan, uploads, display, signal };
    const ended = await runInAccount(run);
    if (ended === undefined) throw stoppedBefore(execution);
    isSaving = true;
    const saved = await saveRun({ account, execution, plan }, directory);
    const isSucceeded = ended.status === 'SUCCEEDED';
    const isWhole = isSucceeded && saved.content?.status !== 'Stopped';
    progress.end(isWhole);
    for (const note of [...saved.notes, ...unusedNotes(account)]) terminal.note(`note: ${note}`);
    const isCutShort = signal.aborted && !isWhole;
    if (!isSucceeded || isCutShort) throw endedBadly(ended, execution, plan, saved, signal.aborted);
    if (saved.trouble !== undefined) throw saved.trouble;
    const output = ended.output ?? '';
    const ends = options.nextSteps ? nextSteps() : [];
    const lines = options.json ? [output] : [...summary(output, saved, terminal), ...ends];
    for (const line of lines) terminal.print(line);
  } finally {
    progress.end(false);
    await account.close();
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

/** `20261123-201503`, in UTC. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
