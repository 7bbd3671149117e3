import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from '../request/look-at';
import type { Project } from './project';

/** Whether the assembly is there and not older than what it is made from. */
export function isFresh(project: Project): boolean {
  const manifest = join(project.assembly, 'manifest.json');
  const made = lookAt(manifest)?.mtimeMs;
  if (made === undefined) return false;
  const settings = SETTINGS.map((name) => join(project.directory, name));
  if (settings.some((file) => isNewer(file, made))) return false;
  const watched = watchedFolders(project.directory);
  return watched === undefined
    ? !hasNewer(project.directory, made, (name) => SOURCE.test(name))
    : !watched.some((path) => isNewer(path, made) || hasNewer(path, made, () => true));
}

/** Files beside cdk.json that every app depends on. */
const SETTINGS = ['cdk.json', 'cdk.context.json', 'package-lock.json', 'tsconfig.json'];

/** What an app is made from, where it does not say. */
const SOURCE = /\.(?:[cm]?[jt]sx?|json|py|txt|toml)$|Dockerfile$/;

/** Folders that no stack is made from. */
const NOT_SOURCES = new Set([
  '.git',
  '.pytest_cache',
  '.ruff_cache',
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

/**
 * The paths that cdk.json's own `watch.include` names, cut before their first wildcard; undefined
 * where that leaves the whole folder, as in the settings of a new CDK app.
 *
 * A request or a run's output that lies beside the sources must not make the assembly look old.
 */
function watchedFolders(directory: string): string[] | undefined {
  let include: unknown;
  try {
    include = JSON.parse(readFileSync(join(directory, 'cdk.json'), 'utf8')).watch?.include;
  } catch {
    // Synthesis will say what is wrong with it.
    return undefined;
  }
  const patterns = [include].flat().filter((pattern) => typeof pattern === 'string');
  const paths = patterns.map((pattern) => {
    const parts = pattern.split('/');
    const wildcard = parts.findIndex((part) => /[*?[{]/.test(part));
    return parts.slice(0, wildcard === -1 ? undefined : wildcard).join('/');
  });
  if (paths.length === 0 || paths.includes('')) return undefined;
  return paths.map((path) => join(directory, path));
}

function isNewer(file: string, time: number): boolean {
  const stat = lookAt(file);
  return stat?.isFile() === true && stat.mtimeMs > time;
}

function hasNewer(directory: string, time: number, counts: (name: string) => boolean): boolean {
  if (lookAt(directory)?.isDirectory() !== true) return false;
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const path = join(directory, entry.name);
    if (NOT_SOURCES.has(entry.name)) return false;
    if (entry.isDirectory()) return hasNewer(path, time, counts);
    return counts(entry.name) && isNewer(path, time);
  });
}
