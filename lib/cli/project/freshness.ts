import { homedir } from 'node:os';
import { join } from 'node:path';
import { lookAt } from '../request/look-at';
import { isMadeFor } from './made-for';
import type { Project } from './project';
import { sourcesOf } from './sources';

/**
 * Whether the assembly exists, is not older than its sources, and was made for the same
 * environment: the variables and the context that the app reads.
 */
export function isFresh(project: Project, env: NodeJS.ProcessEnv = process.env): boolean {
  const made = lookAt(join(project.assembly, 'manifest.json'))?.mtimeMs;
  if (made === undefined) return false;
  const settings = SETTINGS.map((name) => join(project.directory, name));
  for (const file of [...settings, join(homedir(), '.cdk.json')]) {
    if (isNewer(file, made)) return false;
  }
  for (const file of sourcesOf(project.directory)) if (isNewer(file, made)) return false;
  return isMadeFor(project, env);
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
