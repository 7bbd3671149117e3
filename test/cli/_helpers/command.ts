import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../../lib/cli/project/lock';
import { SHARED_FOLDER } from '../../_helpers/shared-folder';
import { temporary } from './temporary';

/** The repository. */
export const ROOT = join(__dirname, '../../..');
export const PIMA = join(ROOT, 'examples/data/pima');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once the output has that text. */
  said(text: string): Promise<void>;
}

/**
 * A project of its own that is made from this repository's app: nobody who edits the repository
 * meanwhile makes its assembly stale.
 *
 * @param own - file of another app that is among `files`
 */
export function ownProject(own?: string, files: Readonly<Record<string, string>> = {}): string {
  const node = process.execPath;
  // This repository's app names its sources from where it runs.
  const app =
    own === undefined ? `cd ${ROOT} && ${node} bin/app.mjs` : `${node} --import tsx ${own}`;
  const settings = { app, versionReporting: false, watch: { include: ['sources/**'] } };
  const directory = temporary({ 'cdk.json': JSON.stringify(settings), ...files });
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  shareCompiledSources(directory);
  return directory;
}

/** Has tsx, whose cache is in TMPDIR, compile each source once for all projects of a run. */
function shareCompiledSources(directory: string): void {
  const shared = join(process.env[SHARED_FOLDER] as string, 'tsx');
  mkdirSync(shared, { recursive: true });
  symlinkSync(shared, join(directory, `tsx-${process.getuid?.()}`));
}

/**
 * An {@link ownProject} of this repository's app that is synthesized already: by the command, once
 * for all suites of a run.
 */
export async function synthesizedProject(): Promise<string> {
  const shared = join(process.env[SHARED_FOLDER] as string, 'cdk.out');
  await withLock(`${shared}.lock`, async () => {
    if (existsSync(shared)) return;
    const first = ownProject();
    const { code, stderr } = await run(first, ['tasks']);
    if (code !== 0) throw new Error(stderr);
    renameSync(join(first, 'cdk.out'), shared);
  });
  const project = ownProject();
  const assembly = join(project, 'cdk.out');
  cpSync(shared, assembly, { recursive: true });
  // Files of the project are newer than the assembly was.
  utimesSync(join(assembly, 'manifest.json'), new Date(), new Date());
  return project;
}

/** Starts `rankzero` in a folder, with no settings of AWS, in a process group of its own. */
export function start(
  cwd: string,
  args: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Running {
  const child = spawn(process.execPath, [join(ROOT, 'bin/rankzero.mjs'), ...args], {
    cwd,
    detached: true,
    // What a killed command leaves goes with the folder.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: cwd,
      XDG_RUNTIME_DIR: cwd,
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  child.stdin.on('error', () => undefined).end(stdin);
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (`${output.stdout}${output.stderr}`.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`never said ${text}:\n${output.stderr}`)));
      look();
    });
  return { child, ended, said };
}

/** Runs `rankzero` to its end. */
export function run(cwd: string, args: readonly string[], stdin?: string): Promise<Ended> {
  return start(cwd, args, stdin === undefined ? {} : { stdin }).ended;
}
