import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileError, RankZeroError, showPath } from '../../core';
import { userCache } from '../../local/user-cache';
import { withLock } from './lock';

/** File in an environment in which everything is installed; its time is that of the last use. */
const READY = '.rankzero-run';

/** Environments of other versions are removed after this time without use. */
const UNUSED_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * The Python interpreter with everything that local training needs; installs it if it is missing.
 *
 * Several commands can call it at once: one installs, the others wait for it.
 * @param root the folder of Rank Zero's package
 * @throws PythonNotReady – when it cannot be made; the set-up has printed why
 * @throws CacheNotWritable – when its folder cannot be written
 */
export async function ensurePython(root: string): Promise<string> {
  const folder = environmentFolder(root);
  if (isRepository(root) || existsSync(join(folder, READY))) return setUp(root, folder);
  try {
    mkdirSync(dirname(folder), { recursive: true });
  } catch (cause) {
    throw fileError(
      'CacheNotWritable',
      `Cannot write the Python environment of local training to ${showPath(dirname(folder))}`,
      cause,
      'Set XDG_CACHE_HOME to a folder that you can write to.',
    );
  }
  return withLock(`${folder}.lock`, () => {
    removeUnused(dirname(folder), folder);
    return setUp(root, folder);
  });
}

/** The interpreter that {@link ensurePython} has installed; undefined if it is not installed. */
export function pythonIn(root: string): string | undefined {
  const python = interpreterIn(environmentFolder(root));
  return existsSync(python) ? python : undefined;
}

/**
 * Where the environment is: in the repository beside the sources. The folder of the installed
 * package may be read-only, and npm replaces it at any time, so for the package the environment is
 * in the user's cache, under a name made from what is installed.
 */
function environmentFolder(root: string): string {
  if (isRepository(root)) return join(root, '.venv');
  const hash = createHash('sha256')
    .update(JSON.stringify([process.platform, process.arch]))
    .update(readFileSync(join(root, 'requirements.txt')))
    .digest('hex');
  return join(userCache(), 'python', hash.slice(0, 32));
}

/** Whether this is Rank Zero's repository: the package has no sources of the command line. */
function isRepository(root: string): boolean {
  return existsSync(join(root, 'bin', 'rankzero.ts'));
}

async function setUp(root: string, folder: string): Promise<string> {
  const script = join(root, 'scripts', 'setup.mjs');
  const child = spawn(process.execPath, [script, '--python-only', '--into', folder], {
    stdio: ['ignore', 2, 2],
    env: process.env,
  });
  const [status] = await once(child, 'close');
  const python = interpreterIn(folder);
  if (status !== 0 || !existsSync(python)) {
    throw new RankZeroError(
      'PythonNotReady',
      'The Python environment of local training is not ready.',
      { hint: 'Correct the problem described above and run the command again.' },
    );
  }
  markUsed(join(folder, READY));
  return python;
}

function interpreterIn(folder: string): string {
  return join(folder, 'bin', 'python');
}

function markUsed(stamp: string): void {
  try {
    utimesSync(stamp, new Date(), new Date());
  } catch {
    // The tests' environment has another file; in a cache that cannot be written, the time stays
    // old.
  }
}

/** Removes environments of other versions of the package. */
function removeUnused(parent: string, keep: string): void {
  for (const entry of readdirSync(parent, { withFileTypes: true })) {
    const folder = join(parent, entry.name);
    if (!entry.isDirectory() || folder === keep || existsSync(`${folder}.lock`)) continue;
    const used = statSync(join(folder, READY), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - used > UNUSED_MILLISECONDS) rmSync(folder, { recursive: true, force: true });
  }
}
