import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { addNotes, isRankZeroError, RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import { readFaultsFile, unusedNotes } from '../accounts/faults-file';
import type { Terminal } from '../display/terminal';
import { checkMachine } from '../machine/check-machine';
import { appSources } from '../project/freshness';
import { findProject } from '../project/project';
import { ensurePython } from '../project/python';
import { checkLocalSecrets } from '../request/local-secrets';
import { type PlannedRequest, planFile } from '../request/planning';
import { nameOfRequest } from '../request/request-file';
import { checkAlgorithms } from '../run/check-algorithms';
import { checkLocalChannels } from '../run/check-local-channels';
import {
  addForeignOptions,
  checkTogether,
  type ForeignOptions,
  imagesOfRequest,
  simulationNotes,
} from '../run/foreign-images';
import { runAgain } from '../run/run-again';
import { accountOf } from './account-options';
import { EXIT } from './exit-codes';
import { addTargetOptions, countOf, faultsOption, type TargetOptions, targetOf } from './options';
import { reportError } from './report-error';

interface RunOptions extends TargetOptions, ForeignOptions {
  readonly local?: boolean;
  readonly detach?: boolean;
  readonly logs?: boolean;
  readonly watch?: boolean;
  readonly profile?: string;
  readonly out?: string;
  readonly name?: string;
  /** False for `--no-cache`. */
  readonly cache: boolean;
  readonly processesPerHost?: number;
  readonly faults?: string;
  readonly json?: boolean;
  readonly events?: boolean;
  readonly nextSteps?: boolean;
}

/** `rankzero run`: one execution, from its start to its result. */
export function runCommand(terminal: Terminal): Command {
  const command = new Command('run')
    .description('run a request in an account, or on this machine, and wait for its result')
    .argument('<request>', 'JSON file, or - for standard input')
    .addOption(new Option('--local', 'on this machine, without AWS and without Docker'))
    .addOption(new Option('--detach', 'in an account: start it, and do not wait for its end'))
    .addOption(
      new Option('--out <dir>', 'folder for the result, model and logs (default: out/NAME)'),
    )
    .addOption(
      new Option('--name <name>', 'name of the execution (default: the file’s name and the time)'),
    )
    .addOption(new Option('--logs', 'show the lines of the job’s log while it runs'))
    .addOption(
      new Option(
        '--watch',
        'with --local: run again whenever the request, its data or the code changes',
      ),
    )
    .addOption(new Option('--no-cache', 'run a job although the task’s cache may hold the outputs'))
    .addOption(
      new Option(
        '--processes-per-host <n>',
        'start at most so many processes a host, if the task has a distribution',
      ).argParser(countOf),
    )
    .addOption(faultsOption())
    .addOption(new Option('--profile <name>', 'profile of the AWS CLI (default: AWS_PROFILE)'))
    .addOption(
      new Option('--events', 'tell a program how it goes: lines of JSON on stderr').hideHelp(),
    )
    .addOption(new Option('--next-steps', 'end with what to try next').hideHelp())
    .action(async (file: string, options: RunOptions) => {
      const execution = executionOf(file, options);
      checkOptions(options);
      if (options.watch) await runWatching(file, options, terminal);
      else if (options.local) await runLocally(file, execution, options, terminal);
      else await runDeployed(file, execution, options, terminal).catch(hintAtLocal);
    });
  return addTargetOptions(addForeignOptions(command));
}

/** Where there is no account to run in, there is this machine. */
function hintAtLocal(error: unknown): never {
  if (!isRankZeroError(error) || !NO_PLACE.has(error.code)) throw error;
  const { code, message, hint = '', cause, details } = error;
  throw new RankZeroError<string>(code as never, message, {
    cause,
    details,
    hint: `${hint} With --local it runs on this machine.`.trim(),
  });
}

const NO_PLACE: ReadonlySet<string> = new Set([
  'NoRegion',
  'NoCredentials',
  'NoDeployment',
  'NotBootstrapped',
]);

/** What either place would take no notice of. @throws InvalidUsage */
function checkOptions({ local, ...options }: RunOptions): void {
  const unused = (local ? IN_AN_ACCOUNT : ON_THIS_MACHINE).filter(
    (name) => options[name] !== undefined,
  );
  if (unused.length === 0) return;
  const asTyped = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const names = unused.map((name) => `--${asTyped(name)}`).join(', ');
  throw new RankZeroError(
    'InvalidUsage',
    local
      ? `A run on this machine has no use for ${names}.`
      : `A run in an account has no use for ${names}.`,
    { hint: local ? 'Leave it out, or leave out --local.' : 'Leave it out, or add --local.' },
  );
}

const IN_AN_ACCOUNT = ['detach', 'profile'] as const;
const ON_THIS_MACHINE = [
  'watch',
  'faults',
  'docker',
  'engine',
  'simulate',
  'simulateJob',
  'stage',
  'account',
  'context',
] as const;

/** One run after the other, each under a name of its own unless one is given. */
async function runWatching(file: string, options: RunOptions, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd(), packageRoot(), options.context);
  let data: readonly string[] = [];
  await runAgain({
    run: () =>
      runLocally(file, executionOf(file, options), options, terminal, (uploads) => {
        data = uploads.flatMap(({ files }) => files.map(({ path }) => path));
      }),
    watched: () => [resolve(file), ...data, ...appSources(project)],
    waits: () => terminal.note('Watching the request, its data and the code… (Ctrl-C ends)'),
    failed: (error) => {
      const code = reportError(error, terminal, options.json === true);
      if (code !== EXIT.user) throw error;
    },
  });
}

async function runLocally(
  file: string,
  execution: string,
  options: RunOptions,
  terminal: Terminal,
  onPlanned: (uploads: PlannedRequest['uploads']) => void = () => undefined,
): Promise<void> {
  checkTogether(options);
  const faults = options.faults === undefined ? undefined : readFaultsFile(options.faults);
  checkMachine();
  const target = targetOf(options);
  const read = await planFile(file, { name: execution }, target, terminal, membersOf(options));
  onPlanned(read.uploads);
  checkAlgorithms(read.plan, options.simulate);
  checkLocalChannels(read.record, read.given);
  const images = await imagesOfRequest(read, options, terminal);
  const planned = { ...read, plan: addNotes(read.plan, simulationNotes(images)) };
  const directory = await folderFor(execution, options, planned);
  const root = packageRoot();
  const setUp = ensurePython(root);
  // Loaded while Python is looked after, and only here, so that the other verbs start quickly.
  const { startLocalAccount } = require('../../local') as typeof import('../../local');
  const { localRunAccount } =
    require('../run/local-account') as typeof import('../run/local-account');
  const { runRequest } = require('../run/run-request') as typeof import('../run/run-request');
  const python = await setUp;
  await runRequest(
    { ...options, isIndexed: options.out === undefined, planned, execution, directory, terminal },
    async (progress) => {
      progress.enter('Starting the account');
      const account = await startLocalAccount({
        assembly: planned.project.assembly,
        python,
        root,
        ...target,
        ...(faults === undefined ? {} : { faults }),
        ...images,
      });
      try {
        account.warmUp(planned.plan.kind === 'training' ? planned.plan.request : undefined);
        checkLocalSecrets(planned.record, planned.request, account.secrets);
      } catch (error) {
        await account.close();
        throw error;
      }
      return {
        account: localRunAccount(account),
        notes: () => unusedNotes(account),
        close: () => account.close(),
      };
    },
  );
}

async function runDeployed(
  file: string,
  execution: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<void> {
  // Loaded only here: they load clients of AWS.
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { deployedAccount } =
    require('../deployed/deployed-account') as typeof import('../deployed/deployed-account');
  const { planDeployed } =
    require('../deployed/plan-deployed') as typeof import('../deployed/plan-deployed');
  await withAccount(accountOf(options), async (open) => {
    const planned = await planDeployed(open, file, { name: execution }, membersOf(options));
    const account = await deployedAccount(open);
    if (options.detach) {
      const { detach } = require('../run/detach') as typeof import('../run/detach');
      await detach({ planned, execution, account, terminal, json: options.json === true });
      return;
    }
    const directory = await folderFor(execution, options, planned);
    const { runRequest } = require('../run/run-request') as typeof import('../run/run-request');
    await runRequest(
      { ...options, isIndexed: options.out === undefined, planned, execution, directory, terminal },
      async () => ({
        account,
        notes: () => [],
        close: () => Promise.resolve(),
      }),
    );
  });
}

async function folderFor(
  execution: string,
  { out }: RunOptions,
  { record }: Pick<PlannedRequest, 'record'>,
): Promise<string> {
  const { prepareOut } = require('../saving/prepare-out') as typeof import('../saving/prepare-out');
  const directory = resolve(out ?? `out/${execution}`);
  await prepareOut(directory, record);
  return directory;
}

function membersOf({ cache, processesPerHost }: RunOptions): Readonly<Record<string, unknown>> {
  return {
    ...(cache ? {} : { noCache: true }),
    ...(processesPerHost === undefined ? {} : { processesPerHost }),
  };
}

function executionOf(file: string, { name }: RunOptions): string {
  return name ?? `${nameOfRequest(file)}-${timestamp(new Date())}`;
}

/** `20261123-201503`, in UTC. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
