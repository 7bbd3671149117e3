import { Command, Option } from 'commander';
import { isRankZeroError } from '../../core';
import type { LocalAccount } from '../../local';
import { packageRoot } from '../../package-root';
import { type AccountFacts, noteAccount } from '../accounts/account-files';
import { exportLines } from '../accounts/exports';
import { readFaultsFile, unusedNotes } from '../accounts/faults-file';
import type { Terminal } from '../display/terminal';
import { checkMachine } from '../machine/check-machine';
import { ensureAssembly, findProject } from '../project/project';
import { ensurePython } from '../project/python';
import {
  addForeignOptions,
  type ForeignOptions,
  foreignImages,
  simulationNotes,
} from '../run/foreign-images';
import { listenForInterrupt } from '../run/interrupt';
import { EXIT } from './exit-codes';
import { addTargetOptions, faultsOption, portOf, type TargetOptions, targetOf } from './options';

interface ServeOptions extends TargetOptions, ForeignOptions {
  readonly port?: string;
  readonly faults?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `rankzero serve`: runs the local account for other clients. */
export function serveCommand(terminal: Terminal): Command {
  const command = new Command('serve')
    .description('run the local account for SDKs, boto3 and the AWS CLI')
    .addOption(new Option('--port <port>', 'port on 127.0.0.1 (default: any free one)'))
    .addOption(faultsOption())
    .addOption(
      new Option(
        '--state <folder>',
        'keep objects, logs, parameters, jobs and executions there between starts',
      ),
    )
    .addHelpText(
      'after',
      `
Its credentials are new each time. Clients get them in another terminal by:
  eval "$(rankzero env)"
  aws stepfunctions list-state-machines`,
    )
    .action(async (options: ServeOptions) => {
      const port = options.port === undefined ? undefined : portOf(options.port);
      const faults = options.faults === undefined ? undefined : readFaultsFile(options.faults);
      checkMachine();
      const images = foreignImages(options);
      const root = packageRoot();
      const project = findProject(process.cwd(), root, options.context);
      await ensureAssembly(project, terminal);
      const setUp = ensurePython(root);
      // Loaded while Python is looked after, and only here, so that the other verbs start quickly.
      const { startLocalAccount } = require('../../local') as typeof import('../../local');
      const python = await setUp;
      const interrupt = listenForInterrupt({
        onInterrupt: () => terminal.note('Closing the account…'),
        // All that runs here ends with this process.
        onInsist: () => process.exit(EXIT.interrupted),
      });
      const account = await startLocalAccount({
        assembly: project.assembly,
        python,
        root,
        ...targetOf(options),
        ...(port === undefined ? {} : { port }),
        ...(faults === undefined ? {} : { faults }),
        ...(options.state === undefined ? {} : { state: options.state }),
        ...images,
      });
      try {
        const { facts, remove } = noted(account, terminal);
        try {
          const notes = [...simulationNotes(images), ...account.notes];
          if (!interrupt.signal.aborted) tell(facts, { ...account, notes }, options, terminal);
          await interrupt.asked;
        } finally {
          remove();
        }
      } finally {
        for (const note of unusedNotes(account)) terminal.note(`note: ${note}`);
        await account.close();
        interrupt.close();
      }
    });
  return addTargetOptions(addForeignOptions(command));
}

/** An account can be used without a note of it: this command prints all that clients need. */
function noted(account: AccountFacts, terminal: Terminal): ReturnType<typeof noteAccount> {
  try {
    return noteAccount(account);
  } catch (error) {
    if (!isRankZeroError(error)) throw error;
    terminal.note(`note: ${error.message} ${error.hint}`);
    return { facts: account, remove: () => undefined };
  }
}

function tell(
  facts: AccountFacts,
  { notes, workflows, apis }: Pick<LocalAccount, 'notes' | 'workflows' | 'apis'>,
  { json }: ServeOptions,
  terminal: Terminal,
): void {
  const { endpoint, bucket, stateMachineArn, environment } = facts;
  if (json) {
    terminal.print(
      JSON.stringify({ endpoint, bucket, stateMachineArn, environment, workflows, apis, notes }),
    );
    return;
  }
  terminal.print(
    `Ready at ${endpoint}: bucket ${bucket}, state machine ${stateMachineArn} (press Ctrl-C to stop it)`,
  );
  for (const other of workflows.filter((it) => it.stateMachineArn !== stateMachineArn)) {
    terminal.print(
      `Workflow ${other.name}: bucket ${other.bucket}, state machine ${other.stateMachineArn}`,
    );
  }
  for (const { name, url } of apis) terminal.print(`API ${name}: ${url}`);
  for (const note of notes) terminal.print(`note: ${note}`);
  terminal.print('AWS clients need these variables; in another terminal: eval "$(rankzero env)"');
  for (const line of exportLines(facts, {})) terminal.print(`  ${line}`);
}
