import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from './json-file';
import { type Change, changed, type KeyState, unwritten } from './versions';

/** A change as it stands in its file. */
type Entry = Change & { readonly key: string };

/**
 * The changes of a bucket's keys, one file each: `<hash of the key>.<number>`.
 *
 * A change is written aside and then linked to its number. link(2) fails where the name is taken, so
 * of two changes that were decided by the same state exactly one happens, and no reader ever sees
 * half of one. Names are hashes, so no key is a path: not `..`, not `a` beside `a/b`, nor `A` beside
 * `a` where the file system does not tell them apart.
 */
export class KeyLog {
  private readonly folders = new Set<string>();

  /**
   * @param directory of this bucket's changes
   * @param staging where files are written before they have their names
   */
  constructor(
    private readonly directory: string,
    private readonly staging: string,
  ) {}

  /**
   * Writes the next change of a key.
   *
   * @returns false where that number is taken: another change was faster
   */
  append(key: string, number: number, change: Change): boolean {
    const path = this.pathOf(key, number);
    this.ensure(dirname(path));
    const staged = join(this.staging, randomUUID());
    const entry: Entry = { key, ...change };
    writeFileSync(staged, JSON.stringify(entry), { mode: 0o600 });
    try {
      linkSync(staged, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(staged);
    }
  }

  /**
   * Removes the changes of a key that later ones have made meaningless, the oldest first: whatever is
   * left when this is cut short still adds up to the same. The newest one always stays, so that no
   * number is ever used again.
   */
  trim(state: KeyState): KeyState {
    const needed = new Set([state.number, ...state.versions.map(({ record }) => record)]);
    for (const number of state.records) {
      if (!needed.has(number)) unlinkSync(this.pathOf(state.key, number));
    }
    return { ...state, records: state.records.filter((number) => needed.has(number)) };
  }

  /** What a key holds, read from its files. */
  read(key: string): KeyState {
    const hash = hashOf(key);
    const folder = join(this.directory, hash.slice(0, 2));
    const names = readdirSync(folder).filter((name) => name.startsWith(`${hash}.`));
    return this.add(folder, names).get(key) ?? unwritten(key);
  }

  /** What every key holds. Keys that hold nothing any more are forgotten: nobody writes yet. */
  load(): Map<string, KeyState> {
    mkdirSync(this.directory, { recursive: true });
    const found = new Map<string, KeyState>();
    for (const folder of readdirSync(this.directory)) {
      const path = join(this.directory, folder);
      for (const [key, state] of this.add(path, readdirSync(path))) {
        if (state.versions.length > 0) found.set(key, this.trim(state));
        else for (const number of state.records) unlinkSync(this.pathOf(key, number));
      }
    }
    return found;
  }

  private add(folder: string, names: readonly string[]): Map<string, KeyState> {
    const found = new Map<string, KeyState>();
    const numbered = names.map((name) => ({ name, number: Number(name.split('.')[1]) }));
    for (const { name, number } of numbered.sort((one, other) => one.number - other.number)) {
      const { key, ...change } = readJson<Entry>(join(folder, name));
      found.set(key, changed(found.get(key) ?? unwritten(key), number, change as Change));
    }
    return found;
  }

  private pathOf(key: string, number: number): string {
    const hash = hashOf(key);
    return join(this.directory, hash.slice(0, 2), `${hash}.${number}`);
  }

  private ensure(folder: string): void {
    if (this.folders.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    this.folders.add(folder);
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
