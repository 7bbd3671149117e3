import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type ExecutionResult, type Plan, RankZeroError } from '../../core';
import { cut } from '../../core/wording';
import { EXIT } from '../exit-codes';
import { listenForInterrupt } from '../interrupt';
import { runInAccount } from '../local-run';
import { prepareOutDirectory } from '../out-directory';
import { packageRoot, planFile } from '../planning';
import { formatMetric, Progress } from '../progress';
import { ensurePython } from '../python';
import { nameOfRequest } from '../request-file';
import { type SavedRun, saveRun } from '../results';
import { columns, type Terminal } from '../terminal';
import { jsonOption, regionOption, type TargetOptions, targetOf, workflowOption } from './options';

interface RunOptions extends TargetOptions {
  readonly local?: boolean;
  readonly out?: string;
  readonly name?: string;
  readonly json?: boolean;
  readonly nextSteps?: boolean;
}

/** Characters of a value that is shown; `result.json` has it whole. */
const LONGEST_VALUE = 80;

/** `rankzero run`: one execution, start to result. */
export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description('run a request and wait for its result')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(new Option('--local', 'on this machine, without AWS and without Docker'))
    .addOption(new Option('--out <dir>', 'where the result, model and logs go (default: out/NAME)'))
    .addOption(
      new Option('--name <name>', 'name of the execution (default: the file’s and the time)'),
    )
    .addOption(regionOption())
    .addOption(workflowOption())
    .addOption(jsonOption())
    .addOption(new Option('--next-steps', 'end with what to try next').hideHelp())
    .action(async (file: string, options: RunOptions) => {
      if (!options.local) {
        throw new RankZeroError('NotLocal', 'Only --local runs exist so far.', {
          hint: 'Add --local; on AWS start the state machine with its console, API or the AWS CLI.',
        });
      }
      await runLocally(file, options, terminal);
    });
}

async function runLocally(file: string, options: RunOptions, terminal: Terminal): Promise<void> {
  const execution = options.name ?? `${nameOfRequest(file)}-${timestamp(new Date())}`;
  const planned = await planFile(file, { name: execution }, targetOf(options), terminal);
  const directory = resolve(options.out ?? `out/${execution}`);
  prepareOutDirectory(directory);
  const root = packageRoot();
  const python = ensurePython(root);
  const { plan, project, deployment } = planned;
  const progress = new Progress(terminal, Date.now, roundsOf(plan));
  terminal.note(`${terminal.bold(plan.task)} as ${execution}`);
  const interrupt = listenForInterrupt({
    onInterrupt: () => progress.say('Interrupted: stopping the job… (again to end at once)'),
    // Whatever runs here ends with this process.
    onInsist: () => process.exit(EXIT.interrupted),
  });
  progress.enter('Starting the account');
  // Loaded only here: the other verbs must not pay for it.
  const { startLocalAccount } = require('../../local') as typeof import('../../local');
  const account = await startLocalAccount({
    assembly: project.assembly,
    python,
    root,
    region: deployment.facts.region,
  });
  try {
    const { request, uploads } = planned;
    const ended = await runInAccount({
      account,
      execution,
      request,
      uploads,
      progress,
      signal: interrupt.signal,
    });
    if (ended === undefined) throw stoppedBefore(execution);
    const saved = await saveRun(account, execution, plan.jobName, directory);
    progress.end(ended.status === 'SUCCEEDED');
    if (ended.status === 'SUCCEEDED') {
      succeed(ended.output ?? '', saved, options, terminal);
      return;
    }
    if (ended.status === 'ABORTED' && saved.logs === undefined) throw stoppedBefore(execution);
    const hint = whereToLook(saved);
    if (ended.status === 'ABORTED') {
      throw new RankZeroError('Interrupted', `Stopped ${execution} and its training job.`, {
        hint,
      });
    }
    throw new RankZeroError(
      'ExecutionFailed',
      `${execution} failed with ${ended.error ?? ended.status}: ${withoutConsole(ended.cause ?? '')}`,
      { hint },
    );
  } finally {
    progress.end(false);
    await account.close();
    interrupt.close();
  }
}

function succeed(output: string, saved: SavedRun, options: RunOptions, terminal: Terminal): void {
  if (options.json) {
    terminal.print(output);
    return;
  }
  const result = JSON.parse(output) as ExecutionResult;
  terminal.print(`${terminal.green('✓')} ${result.status} in ${result.timings.totalSeconds} s`);
  const metrics = Object.entries(result.metrics).map(([name, value]): [string, string] => [
    name,
    formatMetric(value),
  ]);
  const values = Object.entries(result.outputs)
    .filter(([name]) => saved.outputs[name] === undefined)
    .map(([name, value]): [string, string] => [name, cut(JSON.stringify(value), LONGEST_VALUE)]);
  const places = [
    ...Object.entries(saved.outputs),
    ['result', saved.document],
    ['logs', saved.logs],
  ].filter((place): place is [string, string] => place[1] !== undefined);
  for (const line of columns([...metrics, ...values, ...places])) terminal.print(line);
  if (options.nextSteps) for (const line of nextSteps()) terminal.print(line);
}

function nextSteps(): string[] {
  return [
    '',
    'Next:',
    ...columns([
      ['npx rankzero run YOUR.json --local', 'train on data of your own: csv, libsvm or parquet'],
      ['npx rankzero plan examples/pima.json', 'see what SageMaker would be sent'],
      ['npx rankzero --help', 'all there is'],
      ['npx cdk deploy --all', 'put the same workflow into your AWS account'],
    ]),
  ];
}

function stoppedBefore(execution: string): RankZeroError {
  return new RankZeroError('Interrupted', `Stopped ${execution} before a job was started.`);
}

function whereToLook({ logs, document }: SavedRun): string {
  if (logs === undefined) return 'No job was started.';
  return document === undefined ? `Logs: ${logs}` : `Logs: ${logs}, all facts: ${document}`;
}

/** The cause without its last line, a link to a console that knows nothing of this machine. */
function withoutConsole(cause: string): string {
  return cause.replace(/\nLogs: https:\S*$/, '');
}

/** How many rounds the training will report, if its hyperparameters say. */
function roundsOf(plan: Plan): number | undefined {
  if (plan.kind === 'tuning') return undefined;
  const { num_round: trees, epochs } = plan.request.HyperParameters ?? {};
  const rounds = Number(trees ?? epochs);
  return Number.isInteger(rounds) && rounds > 0 ? rounds : undefined;
}

/** `20261123-201503`, in UTC. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
