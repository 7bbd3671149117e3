import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RankZeroError } from '../core';
import type { Terminal } from './terminal';

/** A CDK app on disk. */
export interface Project {
  /** The folder that holds cdk.json. */
  readonly directory: string;
  /** Its cloud assembly. */
  readonly assembly: string;
}

/** Folders that no stack is made from. */
const NOT_SOURCES = new Set([
  '.git',
  '.venv',
  '__pycache__',
  'bench',
  'cdk.out',
  'coverage',
  'dist',
  'docs',
  'examples',
  'node_modules',
  'out',
  'scripts',
  'test',
]);

/** The CDK app that a folder lies in, or else Rank Zero's own. */
export function findProject(from: string, own: string): Project {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'cdk.json'))) return projectAt(directory);
    if (dirname(directory) === directory) return projectAt(own);
  }
}

function projectAt(directory: string): Project {
  return { directory, assembly: join(directory, 'cdk.out') };
}

/**
 * Makes sure that the project's cloud assembly is there and not older than what it is made from.
 * @throws SynthesisFailed – with what `cdk synth` said
 */
export async function ensureAssembly(project: Project, terminal: Terminal): Promise<void> {
  const made = statSync(join(project.assembly, 'manifest.json'), {
    throwIfNoEntry: false,
  })?.mtimeMs;
  if (made !== undefined && !hasNewer(project.directory, made)) return;
  terminal.note('Synthesizing the stacks…');
  // Into a folder of its own first: a failed synthesis must not leave half an assembly behind.
  const output = `${project.assembly}.${process.pid}`;
  try {
    const { status, stdout, stderr, error } = spawnSync(
      process.execPath,
      [cdkCommand(project.directory), 'synth', '--quiet', '--no-notices', '--output', output],
      {
        cwd: project.directory,
        encoding: 'utf8',
        env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', FORCE_COLOR: '0' },
      },
    );
    if (status !== 0) {
      throw new RankZeroError(
        'SynthesisFailed',
        `cdk synth failed:\n${stdout}${stderr}${error ?? ''}`,
        {
          hint: 'Mend the app and run the command again.',
        },
      );
    }
    rmSync(project.assembly, { recursive: true, force: true });
    await rename(output, project.assembly);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
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

function hasNewer(directory: string, time: number): boolean {
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    if (NOT_SOURCES.has(entry.name) || entry.name.startsWith('cdk.out.')) return false;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return hasNewer(path, time);
    return /\.(?:[cm]?[jt]sx?|json|py|txt|toml|Dockerfile)$|Dockerfile$/.test(entry.name)
      ? statSync(path).mtimeMs > time
      : false;
  });
}
