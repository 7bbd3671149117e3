import { Command, InvalidArgumentError, Option } from 'commander';
import { RankZeroError } from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { checkMachine } from '../machine/check-machine';
import { ensurePython } from '../project/python';
import { readApp } from '../request/planning';
import { nameOfRequest } from '../request/request-file';
import { planSweep } from '../sweep/plan-sweep';
import { readRequests } from '../sweep/read-requests';
import { accountOf } from './account-options';
import { addTargetOptions, countOf, type TargetOptions, targetOf } from './options';

interface SweepOptions extends TargetOptions {
  readonly local?: boolean;
  readonly name?: string;
  readonly out?: string;
  readonly maxConcurrency?: number;
  readonly tolerate?: number;
  readonly profile?: string;
  readonly detach?: boolean;
  readonly json?: boolean;
}

/** `rankzero sweep`: an execution for each request of a file, and a table of them. */
export function sweepCommand(terminal: Terminal): Command {
  const command = new Command('sweep')
    .description('run many requests, in an account or on this machine, and make a table of them')
    .argument('<requests>', 'file with a JSON request on each line, or a list of them')
    .addOption(new Option('--local', 'on this machine, without AWS and without Docker'))
    .addOption(new Option('--detach', 'in an account: start it, and do not wait for its end'))
    .addOption(new Option('--name <name>', 'name of the sweep (default: the file’s and the time)'))
    .addOption(new Option('--out <dir>', 'folder for the table (default: out/NAME)'))
    .addOption(
      new Option('--max-concurrency <n>', 'runs at a time (default: 10)').argParser(countOf),
    )
    .addOption(
      new Option(
        '--tolerate <percent>',
        'how many runs may fail before the others are stopped (default: 100)',
      ).argParser(percentOf),
    )
    .addOption(new Option('--profile <name>', 'profile of the AWS CLI (default: AWS_PROFILE)'))
    .action(async (file: string, options: SweepOptions) => {
      const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
      const name = options.name ?? `${nameOfRequest(file.replace(/l$/, ''))}-${time}`;
      checkName(name);
      checkTogether(options);
      const run = { name, file, options, terminal };
      await (options.local ? sweepLocally(run) : sweepDeployed(run));
    });
  return addTargetOptions(command);
}

/** A run's name is the sweep's, a hyphen and a number; executions have names of 80 characters. */
function checkName(name: string): void {
  if (/^[\w-]{1,74}$/.test(name)) return;
  throw new RankZeroError('InvalidUsage', `A sweep cannot have the name ${JSON.stringify(name)}.`, {
    hint: 'Take 1 to 74 letters, digits, hyphens and underscores.',
  });
}

function checkTogether({ local, detach }: SweepOptions): void {
  if (!local || !detach) return;
  throw new RankZeroError('InvalidUsage', '--detach and --local exclude each other.', {
    hint: 'The account of --local ends with the command. Start `rankzero serve -c sweeps=true` in another terminal, and sweep there: eval "$(rankzero env)".',
  });
}

function percentOf(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError('Give a number from 0 to 100.');
}

interface Asked {
  readonly name: string;
  readonly file: string;
  readonly options: SweepOptions;
  readonly terminal: Terminal;
}

async function sweepLocally({ name, file, options, terminal }: Asked): Promise<void> {
  checkMachine();
  const lines = readRequests(file);
  const given = targetOf(options);
  const target = { ...given, context: [...(given.context ?? []), 'sweeps=true'] };
  const { project, deployment } = await readApp(target, terminal);
  const sweep = planSweep(name, file, lines, deployment);
  const root = packageRoot();
  const python = await ensurePython(root);
  // Loaded only here, so that the other verbs start quickly.
  const { startLocalAccount } = require('../../local') as typeof import('../../local');
  const { localRunAccount } =
    require('../run/local-account') as typeof import('../run/local-account');
  const { sweepAndSave } =
    require('../sweep/sweep-and-save') as typeof import('../sweep/sweep-and-save');
  const account = await startLocalAccount({ assembly: project.assembly, python, root, ...target });
  try {
    account.warmUp();
    const { workflow } = deployment.facts;
    await sweepAndSave({ sweep, workflow, account: localRunAccount(account), options, terminal });
  } finally {
    await account.close();
  }
}

async function sweepDeployed({ name, file, options, terminal }: Asked): Promise<void> {
  const lines = readRequests(file);
  const { withAccount } =
    require('../deployed/open-account') as typeof import('../deployed/open-account');
  const { deployedAccount } =
    require('../deployed/deployed-account') as typeof import('../deployed/deployed-account');
  const { plannedFor } =
    require('../deployed/plan-deployed') as typeof import('../deployed/plan-deployed');
  const { detachSweep, sweepAndSave } =
    require('../sweep/sweep-and-save') as typeof import('../sweep/sweep-and-save');
  await withAccount(accountOf(options), async (open) => {
    const sweep = planSweep(name, file, lines, await plannedFor(open));
    const { workflow } = open.deployment;
    const account = await deployedAccount(open);
    const follow = options.detach ? detachSweep : sweepAndSave;
    await follow({ sweep, workflow, account, options, terminal });
  });
}
