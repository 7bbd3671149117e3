import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileError, RankZeroError, showPath } from '../../core';
import { STAGED_FILE } from '../../staging/staged-images';
import type { Terminal } from '../display/terminal';
import { checkMachine } from '../machine/check-machine';
import { isFresh, newerSources } from './freshness';
import { withLock } from './lock';
import { keepMadeFor } from './made-for';
import { keepOutside } from './outside';
import { keepEditable } from './restaging/editable';
import { restage } from './restaging/restage';
import { failedForTasksOnly, synthesisNotes } from './synthesis-notes';

/** A CDK app on disk. */
export interface Project {
  /** The folder that holds cdk.json. */
  readonly directory: string;
  /** Its cloud assembly. */
  readonly assembly: string;
  /** Context for the app, `key=value` each, as `cdk synth --context` takes it. @default - none */
  readonly context?: readonly string[];
}

/**
 * The CDK app that a folder is in; outside of any app, the one in Rank Zero's repository.
 * @throws NoApp – when there is none: the installed package has no app of its own
 */
export function findProject(from: string, own: string, context: readonly string[] = []): Project {
  for (const directory of [...upwards(from), own]) {
    if (existsSync(join(directory, 'cdk.json'))) return projectAt(directory, context);
  }
  throw new RankZeroError(
    'NoApp',
    `There is no cdk.json in ${showPath(from)}, nor in a folder above it.`,
    {
      hint: 'Run the command in the folder of your CDK app; `npx cdk init app --language typescript` makes one in an empty folder.',
    },
  );
}

/** A folder and all folders above it. */
function upwards(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function projectAt(directory: string, context: readonly string[]): Project {
  const assembly = join(directory, 'cdk.out');
  return { directory, assembly, ...(context.length > 0 && { context }) };
}

/**
 * Synthesizes a project's stacks into a cloud assembly in an empty folder; returns notes for the
 * user.
 */
export type Synthesize = (project: Project, output: string) => readonly string[];

/**
 * Makes sure that the project's cloud assembly exists, is not older than its sources, and was made
 * for this environment. Where nothing but code of tasks was edited, that code alone is staged.
 *
 * Several commands can call it at once: one synthesizes, the others wait for it.
 * @throws SynthesisFailed – with the output of `cdk synth`; if the app left an error of its own,
 * that one is thrown
 */
export async function ensureAssembly(
  project: Project,
  terminal: Terminal,
  synthesize: Synthesize = cdkSynth,
): Promise<void> {
  if (isFresh(project)) return;
  checkMachine();
  try {
    mkdirSync(project.assembly, { recursive: true });
  } catch (cause) {
    throw fileError(
      'AssemblyNotWritten',
      `Cannot write the synthesized stacks to ${showPath(project.assembly)}`,
      cause,
    );
  }
  await withLock(join(project.assembly, '.lock'), () => {
    const edited = newerSources(project);
    if (edited?.length === 0) return;
    const restaged = edited && restage(project, edited);
    if (restaged !== undefined) {
      keepMadeFor(project, process.env);
      return;
    }
    terminal.note('Synthesizing the stacks…');
    removeLeftovers(project.assembly);
    // Into a folder of its own: a failed synthesis must not leave half an assembly behind.
    const output = join(project.assembly, `${NEW}${process.pid}`);
    const started = new Date();
    try {
      const notes = synthesize(project, output);
      // A source saved during synthesis may have been read before the change: it must look newer.
      utimesSync(join(output, MANIFEST), started, started);
      install(output, project.assembly);
      keepMadeFor(project, process.env);
      keepEditable(project, stagedFile(output));
      keepOutside(project, stagedFile(output));
      for (const note of notes) terminal.note(note);
    } finally {
      rmSync(output, { recursive: true, force: true });
      rmSync(stagedFile(output), { force: true });
    }
  });
}

const MANIFEST = 'manifest.json';
const NEW = '.new-';

/**
 * Moves an assembly over an older one that running commands may still use: assets first, the
 * manifest that makes it current last, and each file in one step. Assets of the older one stay, as
 * the CDK leaves them: an account that runs from it still needs them.
 */
function install(from: string, to: string): void {
  const names = readdirSync(from);
  const assets = names.filter((name) => name.startsWith('asset.'));
  const others = names.filter((name) => !name.startsWith('asset.') && name !== MANIFEST);
  for (const name of assets) {
    // Assets are named after their content: one that is there is the same.
    if (!existsSync(join(to, name))) renameSync(join(from, name), join(to, name));
  }
  for (const name of [...others, MANIFEST]) {
    const target = join(to, name);
    // A file is replaced in one step; a folder, of a nested assembly, cannot be.
    if (statSync(join(from, name)).isDirectory()) rmSync(target, { recursive: true, force: true });
    renameSync(join(from, name), target);
  }
}

/** Where the app says what it has staged. */
function stagedFile(output: string): string {
  return `${output}.staged`;
}

/** Removes what a killed synthesis has left. */
function removeLeftovers(assembly: string): void {
  for (const name of readdirSync(assembly)) {
    if (name.startsWith(NEW)) rmSync(join(assembly, name), { recursive: true, force: true });
  }
}

function cdkSynth(project: Project, output: string): readonly string[] {
  const errorFile = `${output}.error`;
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [
      cdkCommand(project.directory),
      ...['synth', '--quiet', '--no-notices', '--output', output],
      ...(project.context ?? []).flatMap((entry) => ['--context', entry]),
    ],
    {
      cwd: project.directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        // CloudFormation's own rules for templates, two seconds: nothing is deployed from here, and
        // `cdk synth` and `cdk deploy` check them.
        CDK_VALIDATION: process.env.CDK_VALIDATION ?? 'false',
        NO_COLOR: '1',
        // TypeScript understands any value of it as yes.
        FORCE_COLOR: undefined,
        // The CDK would look for credentials there, which takes seconds if there are none.
        AWS_EC2_METADATA_DISABLED: 'true',
        // File in which the app leaves an error that its user can correct.
        RANKZERO_ERROR_FILE: errorFile,
        [STAGED_FILE]: stagedFile(output),
      },
    },
  );
  if (status === 0 || failedForTasksOnly(output)) return synthesisNotes(output);
  throwOwn(errorFile);
  throw new RankZeroError(
    'SynthesisFailed',
    `cdk synth failed:\n${stdout}${stderr}${error ?? ''}`,
    {
      hint: 'Correct the app and run the command again.',
    },
  );
}

/** Throws the error of Rank Zero that the app has left; returns if there is none. */
function throwOwn(file: string): void {
  if (!existsSync(file)) return;
  const { code, message, hint } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  // The app created the error under the rules for codes.
  throw new RankZeroError<'OfTheApp'>(code, message, { hint });
}

function cdkCommand(directory: string): string {
  try {
    return require.resolve('aws-cdk/bin/cdk', { paths: [directory] });
  } catch (cause) {
    throw new RankZeroError('CdkMissing', `aws-cdk is not installed in ${directory}.`, {
      cause,
      hint: 'Run `npm install --save-dev aws-cdk@^2.1148` there.',
    });
  }
}
