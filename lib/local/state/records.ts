import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../s3/store/json-file';

/** Documents that outlive the process, each by a key. They are JSON: dates come back as texts. */
export interface Records<T> {
  /** All of them, in no order. */
  all(): T[];
  /** Writes a document whole, over the one before. */
  put(key: string, record: T): void;
  /** Removes a document, if there is one. */
  remove(key: string): void;
}

/** For an account that keeps nothing. */
export const noRecords: Records<never> = {
  all: () => [],
  put: () => undefined,
  remove: () => undefined,
};

/**
 * Documents in files, named by hashes, as keys may be anything. A document is written aside and then
 * renamed, so a process that is killed leaves the one before or the new one.
 */
export class FileRecords<T extends object> implements Records<T> {
  /** @param staging a folder on the same file system */
  constructor(
    private readonly directory: string,
    private readonly staging: string,
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  all(): T[] {
    return readdirSync(this.directory).map((name) => readJson(join(this.directory, name)));
  }

  put(key: string, record: T): void {
    writeJson(this.pathOf(key), this.staging, record);
  }

  remove(key: string): void {
    rmSync(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    return join(this.directory, fileNameOf(key));
  }
}

/** The file that belongs to a key. */
export function fileNameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
