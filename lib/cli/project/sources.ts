import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from '../request/look-at';

/** Files that an app is made from: all that cdk.json watches, else all that look like sources. */
export function* sourcesOf(directory: string): Generator<string> {
  const watched = watchedPaths(directory);
  if (watched === undefined) yield* filesBelow(directory, (name) => SOURCE.test(name));
  for (const path of watched ?? []) {
    if (lookAt(path)?.isFile() === true) yield path;
    else yield* filesBelow(path, () => true);
  }
}

/** Files in a folder, but for those of tools. */
export function* filesBelow(
  directory: string,
  counts: (name: string) => boolean,
): Generator<string> {
  if (lookAt(directory)?.isDirectory() !== true) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (NOT_SOURCES.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, counts);
    else if (counts(entry.name)) yield path;
  }
}

/** What an app is made from if cdk.json does not say so. */
const SOURCE = /\.(?:[cm]?[jt]sx?|json|py|java|cs|fs|go|txt|toml)$|Dockerfile$/;

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
 * if that means the whole folder, as in the settings of a new CDK app.
 *
 * A request or a run's output beside the sources must not make the assembly look old.
 */
function watchedPaths(directory: string): string[] | undefined {
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
