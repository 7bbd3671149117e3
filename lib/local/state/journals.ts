import { appendFileSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../s3/store/json-file';
import { fileNameOf } from './records';

/** Series of entries that outlive the process, each by a key. They are JSON: dates become texts. */
export interface Journals<T> {
  /** The entries of each journal, the oldest first. Call it before anything is appended. */
  all(): T[][];
  append(key: string, entry: T): void;
}

/** For an account that keeps nothing. */
export const noJournals: Journals<never> = { all: () => [], append: () => undefined };

/** Journals in files, a line for each entry. Of a process that is killed the last line may be cut. */
export class FileJournals<T> implements Journals<T> {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** Cuts off what was begun. */
  all(): T[][] {
    return readdirSync(this.directory)
      .map((name) => entriesIn<T>(join(this.directory, name)))
      .filter((entries) => entries.length > 0);
  }

  append(key: string, entry: T): void {
    const path = join(this.directory, fileNameOf(key));
    appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }
}

function entriesIn<T>(path: string): T[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  return lines.map((line) => parseJson<T>(line, path));
}
