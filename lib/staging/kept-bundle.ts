import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Where a bundle is kept, and what paths of inputs are relative to. */
export interface BundlePlace {
  readonly root: string;
  /** Folder of the bundles that are kept. */
  readonly cache: string;
  readonly name: string;
}

interface MadeFrom {
  /** Paths relative to the root, of files and of folders in which nothing may come or go. */
  readonly inputs: readonly string[];
  /** Of the inputs' sizes and times; names the folder of the bundle. */
  readonly hash: string;
}

/**
 * Puts a bundle into a folder: the one of the last time, if nothing has changed of what it was made
 * from, or else a new one. Where none can be kept, each is new.
 *
 * @param make puts a new bundle into a folder and returns its inputs
 */
export function writeBundle(
  place: BundlePlace,
  folder: string,
  make: (folder: string) => readonly string[],
): void {
  const kept = current(place);
  if (kept !== undefined) {
    cpSync(kept, folder, { recursive: true });
    return;
  }
  const started = Date.now();
  const inputs = make(folder);
  // An input that was saved meanwhile may have been read before the change.
  if (inputs.some((path) => statSync(join(place.root, path)).mtimeMs >= started)) return;
  try {
    keep(place, folder, inputs);
  } catch {
    // Such as a folder that cannot be written to: the bundle is made all the same.
  }
}

/** The folder of the last bundle, if it would be made again. */
function current({ root, cache, name }: BundlePlace): string | undefined {
  try {
    const { inputs, hash }: MadeFrom = JSON.parse(
      readFileSync(join(cache, `${name}.json`), 'utf8'),
    );
    const kept = join(cache, `${name}-${hash}`);
    return hashOf(inputs, root) === hash && statSync(kept).isDirectory() ? kept : undefined;
  } catch {
    // There is none, or an input has gone.
    return undefined;
  }
}

/** Folders that are kept never change: another synthesis may be reading them. */
function keep({ root, cache, name }: BundlePlace, folder: string, inputs: readonly string[]): void {
  const madeFrom: MadeFrom = { inputs, hash: hashOf(inputs, root) };
  const draft = join(cache, `${name}.${process.pid}`);
  mkdirSync(cache, { recursive: true });
  try {
    cpSync(folder, draft, { recursive: true });
    renameSync(draft, join(cache, `${name}-${madeFrom.hash}`));
    writeFileSync(`${draft}.json`, JSON.stringify(madeFrom));
    renameSync(`${draft}.json`, join(cache, `${name}.json`));
    removeOlder(cache, name);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Nobody reads them any more after this time. */
const UNUSED_MILLISECONDS = 24 * 3_600_000;

function removeOlder(cache: string, name: string): void {
  for (const entry of readdirSync(cache).filter((its) => its.startsWith(`${name}-`))) {
    const folder = join(cache, entry);
    if (Date.now() - statSync(folder).mtimeMs < UNUSED_MILLISECONDS) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

function hashOf(inputs: readonly string[], root: string): string {
  const hash = createHash('sha256');
  for (const path of inputs) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}
