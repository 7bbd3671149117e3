import {
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileError, RankZeroError, reasonOf, showPath } from '../../core';
import {
  hashOf,
  INVENTORY,
  type Inventory,
  inventoryText,
  isOwn,
  readInventory,
} from './inventory';

/** Name of the folder in which files are made before they are moved to their places. */
const STAGING = '.rankzero-new-';

/**
 * The folder of a run's results. Files arrive whole, by renaming, and replace only files that this
 * program wrote itself.
 */
export class OutFolder {
  /** Files are written here first: it is on the same disk, so that moving them is one step. */
  readonly staging: string;
  private readonly cleanUp: () => void;
  private inventory: Inventory;
  private readonly installed = new Set<string>();

  /**
   * Makes the folder if it is missing.
   * @throws OutNotUsable – when it cannot be written
   */
  constructor(readonly directory: string) {
    this.staging = join(directory, `${STAGING}${process.pid}`);
    this.cleanUp = () => rmSync(this.staging, { recursive: true, force: true });
    try {
      mkdirSync(directory, { recursive: true });
      removeLeftovers(directory);
      mkdirSync(this.staging, { recursive: true });
    } catch (cause) {
      throw fileError(
        'OutNotUsable',
        `Cannot write the result to ${showPath(directory)}`,
        cause,
        'Name another folder with --out.',
      );
    }
    // If the user forces the end, half a result must not remain.
    process.once('exit', this.cleanUp);
    this.inventory = readInventory(directory);
  }

  /** Whether a file is there and unchanged since an earlier run wrote it. */
  has(path: string): Promise<boolean> {
    return stateOf(join(this.directory, path)) === undefined
      ? Promise.resolve(false)
      : isOwn(this.directory, path, this.inventory);
  }

  /**
   * Makes sure that no file of another origin is where the files will go.
   * @throws OutOccupied – with the first such file
   */
  async checkFree(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await this.checkFolders(dirname(path));
      if (stateOf(join(this.directory, path)) === undefined) continue;
      if (!(await isOwn(this.directory, path, this.inventory))) throw this.occupied(path);
    }
  }

  /** Makes sure that a path's folders are folders, or can be made. */
  async checkFolders(path: string): Promise<void> {
    for (const folder of foldersOf(path)) {
      const state = stateOf(join(this.directory, folder));
      // A file written through a link would be elsewhere.
      if (state !== undefined && !state.isDirectory()) throw this.occupied(folder);
    }
  }

  /**
   * Moves all staged files to their places, the files of `last` at the end and in that order.
   * @throws OutOccupied – before anything is moved, when a file of another origin is in the way
   */
  async install(last: readonly string[] = []): Promise<void> {
    const { files, empty } = contentsOf(this.staging);
    const ordered = [...files.filter((path) => !last.includes(path)), ...last].filter((path) =>
      files.includes(path),
    );
    await this.checkFree(ordered);
    for (const path of empty) await this.checkFolders(path);
    const hashes: Record<string, string[]> = {};
    for (const path of ordered) hashes[path] = [await hashOf(join(this.staging, path))];
    for (const path of empty) hashes[path] = [];
    // The inventory comes first, with old and new files: wherever this stops, our files are known
    // as ours.
    const claimed = { ...this.inventory };
    for (const [path, own] of Object.entries(hashes)) {
      claimed[path] = [...(Object.hasOwn(claimed, path) ? (claimed[path] ?? []) : []), ...own];
    }
    this.write(claimed);
    for (const path of empty) mkdirSync(join(this.directory, path), { recursive: true });
    for (const path of ordered) {
      mkdirSync(join(this.directory, dirname(path)), { recursive: true });
      renameSync(join(this.staging, path), join(this.directory, path));
    }
    for (const path of Object.keys(hashes)) this.installed.add(path);
    this.write({ ...this.inventory, ...hashes });
  }

  /**
   * Removes files of earlier runs that were not replaced, so that no old file looks new.
   * @param counts - which of them to remove. @default - all
   */
  async removeOld(counts: (path: string) => boolean = () => true): Promise<void> {
    const kept: Record<string, readonly string[]> = {};
    const folders = new Set<string>();
    for (const [path, hashes] of Object.entries(this.inventory)) {
      if (this.installed.has(path) || !counts(path)) {
        kept[path] = hashes;
        continue;
      }
      const state = stateOf(join(this.directory, path));
      if (state?.isDirectory()) folders.add(path);
      else if (state !== undefined && (await isOwn(this.directory, path, this.inventory))) {
        rmSync(join(this.directory, path));
      }
      for (const folder of foldersOf(dirname(path))) folders.add(folder);
    }
    // The deepest folders first; a folder that holds anything else stays.
    for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
      removeIfEmpty(join(this.directory, folder));
    }
    this.write(kept);
  }

  /** Removes staged files that were not moved; can be called again. */
  close(): void {
    process.off('exit', this.cleanUp);
    try {
      this.cleanUp();
    } catch (error) {
      // If the disk is gone, there is nothing left to remove.
      if (reasonOf(error) === undefined) throw error;
    }
  }

  private write(inventory: Inventory): void {
    const file = join(this.staging, INVENTORY);
    writeFileSync(file, inventoryText(inventory));
    renameSync(file, join(this.directory, INVENTORY));
    this.inventory = inventory;
  }

  private occupied(path: string): RankZeroError {
    const place = showPath(join(this.directory, path));
    return new RankZeroError(
      'OutOccupied',
      `${place} is in the way: rankzero did not write it, or it was changed afterwards.`,
      { hint: 'Move it away, or name another folder with --out.' },
    );
  }
}

/** What is at the path itself, without following a link. */
function stateOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function foldersOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '.' && name !== '');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Files, links and empty folders below a folder, with slashes. */
function contentsOf(folder: string): { readonly files: string[]; readonly empty: string[] } {
  const files: string[] = [];
  const empty: string[] = [];
  const look = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) files.push(path);
      else if (readdirSync(join(folder, path)).length === 0) empty.push(path);
      else look(path);
    }
  };
  look('');
  return { files: files.sort(), empty };
}

/** Files that were staged by a process that has ended. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = name.startsWith(STAGING) ? Number(name.slice(STAGING.length)) : Number.NaN;
    if (!Number.isInteger(pid) || pid <= 0 || isAlive(pid)) continue;
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
  }
}
