import { homedir } from 'node:os';
import { join } from 'node:path';
import { lookAt } from '../request/look-at';
import { isMadeFor } from './made-for';
import { readOutside } from './outside';
import type { Project } from './project';
import { filesBelow, sourcesOf } from './sources';

/**
 * Whether the assembly exists, is not older than its sources, and was made for the same
 * environment: the variables and the context that the app reads.
 */
export function isFresh(project: Project, env: NodeJS.ProcessEnv = process.env): boolean {
  return staleness(project, env)?.next().done === true;
}

/**
 * The sources that are newer than the assembly; undefined if there is none, or if it is stale for
 * another reason.
 */
export function newerSources(
  project: Project,
  env: NodeJS.ProcessEnv = process.env,
): string[] | undefined {
  const newer = staleness(project, env);
  return newer && [...newer];
}

function staleness(project: Project, env: NodeJS.ProcessEnv): Generator<string> | undefined {
  const made = lookAt(join(project.assembly, 'manifest.json'))?.mtimeMs;
  if (made === undefined) return undefined;
  const settings = SETTINGS.map((name) => join(project.directory, name));
  const own = [...settings, join(homedir(), '.cdk.json')];
  if (own.some((file) => isNewer(file, made)) || !isMadeFor(project, env)) return undefined;
  return newerThan(made, appSources(project));
}

/** The files that an assembly is made from: those of the app, and of tasks' code elsewhere. */
export function* appSources(project: Project): Generator<string> {
  yield* sourcesOf(project.directory);
  for (const folder of readOutside(project)) yield* filesBelow(folder, () => true);
}

function* newerThan(time: number, files: Iterable<string>): Generator<string> {
  for (const file of files) if (isNewer(file, time)) yield file;
}

/** Files beside cdk.json that every app depends on. */
const SETTINGS = [
  'cdk.json',
  'cdk.context.json',
  '.env',
  // Of whatever installs packages: another version of one, this package included, is another app.
  'bun.lock',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'tsconfig.json',
];

function isNewer(file: string, time: number): boolean {
  const stat = lookAt(file);
  return stat?.isFile() === true && stat.mtimeMs > time;
}
