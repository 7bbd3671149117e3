import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../../../core/errors';

/** Writes a file so that it is there whole or not at all. @param staging on the same file system */
export function writeJson(path: string, staging: string, content: object): void {
  const staged = join(staging, randomUUID());
  writeFileSync(staged, JSON.stringify(content), { mode: 0o600 });
  renameSync(staged, path);
}

/**
 * Reads what {@link writeJson} has written.
 *
 * @throws StateDamaged – for anything else, as a power cut or a full disk may leave it
 */
export function readJson<T>(path: string): T {
  return parseJson(readFileSync(path, 'utf8'), path);
}

/** The same of a text that is in a file. */
export function parseJson<T>(text: string, path: string): T {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RankZeroError('StateDamaged', `'${path}' is damaged: it is not JSON.`, {
      hint: 'Remove this file to go on without what it describes, or the whole folder to begin again.',
      cause,
    });
  }
}
