import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a file so that it is there whole or not at all. @param staging on the same file system */
export function writeJson(path: string, staging: string, content: object): void {
  const staged = join(staging, randomUUID());
  writeFileSync(staged, JSON.stringify(content), { mode: 0o600 });
  renameSync(staged, path);
}

/** Reads what {@link writeJson} has written. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'));
}
