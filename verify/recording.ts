import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../lib/core';
import type { Verdict } from './check';
import { CHECKS } from './checks';

/** A check as it is kept: what a test can read again without an account. */
export interface Recording {
  readonly id: string;
  readonly question: string;
  /** Who answered: `AWS`, or the address that stood for it, which proves nothing of AWS. */
  readonly of: string;
  readonly recordedAt: string;
  readonly seen: unknown;
  readonly verdict: Verdict;
  /** Why the local account answers something else; written by hand. */
  readonly differs?: string;
}

/** Writes what a check saw into a folder, as a file of its own. */
export function keep(
  folder: string,
  { id, question, seen, verdict }: Pick<Recording, 'id' | 'question' | 'seen' | 'verdict'>,
): void {
  mkdirSync(folder, { recursive: true });
  const recording: Recording = {
    id,
    question,
    of: process.env.AWS_ENDPOINT_URL ?? 'AWS',
    recordedAt: new Date().toISOString(),
    seen,
    verdict,
  };
  writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(recording, null, 2)}\n`);
}

/**
 * The recordings in a folder, by name.
 *
 * @throws NoRecordings – when there is no such folder, or none in it
 * @throws BadRecording – when a file is no recording, or its question is none of today's
 */
export function recordingsIn(folder: string): Recording[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    throw new RankZeroError(
      'NoRecordings',
      `${folder} cannot be read: ${(error as Error).message}`,
    );
  }
  if (files.length === 0) {
    throw new RankZeroError(
      'NoRecordings',
      `${folder} has no recordings, which are .json files that --record writes.`,
    );
  }
  return files.sort().map((file) => recordingIn(join(folder, file)));
}

function recordingIn(file: string): Recording {
  let recording: Partial<Recording> | null;
  try {
    recording = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RankZeroError('BadRecording', `${file} is no JSON: ${(error as Error).message}`);
  }
  const { id, of, seen } = recording ?? {};
  if (typeof id !== 'string' || typeof of !== 'string' || seen === undefined) {
    throw new RankZeroError(
      'BadRecording',
      `${file} is no recording: it needs "id", "of" and "seen", as --record writes them.`,
    );
  }
  if (CHECKS.some((one) => one.id === id)) return recording as Recording;
  throw new RankZeroError(
    'BadRecording',
    `${file} records '${id}', which is no check any more. npm run verify:account -- --list tells them; record it anew, or remove the file.`,
  );
}
