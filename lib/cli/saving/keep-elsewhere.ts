import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, isRankZeroError, RankZeroError, reasonOf, showPath } from '../../core';
import { userCache } from '../../local/user-cache';
import type { SavedRun } from './save-run';

/**
 * Saves a run in a new folder that stays, because the wanted one cannot be written: a trained model
 * must not be lost for lack of a place.
 *
 * @param cause - why the wanted folder cannot be written
 * @param save - saves everything to a folder
 * @throws NothingKept – when nothing can be written anywhere
 */
export async function keepElsewhere(
  execution: string,
  directory: string,
  cause: unknown,
  save: (place: string) => Promise<SavedRun>,
  places: readonly string[] = lastingPlaces(),
): Promise<SavedRun> {
  const reason = rootOf(cause);
  for (const parent of places) {
    const place = makeFolder(parent, execution);
    if (place === undefined) continue;
    try {
      const saved = await save(place);
      return { ...saved, trouble: notWritten(execution, directory, place, reason) };
    } catch {
      // The first reason counts; the next place gets everything again.
      rmSync(place, { recursive: true, force: true });
    }
  }
  // The place is not the reason: something else is wrong, not this machine.
  if (reasonOf(reason) === undefined && !isRankZeroError(reason)) throw cause;
  throw new RankZeroError(
    'NothingKept',
    `${execution} has ended, but its results cannot be written to ${showPath(directory)} (${whyNot(reason)}), and not to ${places.join(', ')} either.`,
    {
      cause,
      hint: 'Free some space, or name a folder with --out that you can write to, and run it again.',
    },
  );
}

/** Folders that the system does not clear before it restarts; the last one is memory. */
function lastingPlaces(): string[] {
  return [...new Set([join(userCache(), 'kept'), tmpdir(), '/var/tmp', '/dev/shm'])];
}

/** A new folder that only its owner can read; undefined if none can be made. */
function makeFolder(parent: string, execution: string): string | undefined {
  try {
    mkdirSync(parent, { recursive: true });
    return mkdtempSync(join(parent, `${execution.slice(0, 80)}-`));
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
    return undefined;
  }
}

function notWritten(
  execution: string,
  directory: string,
  place: string,
  cause: unknown,
): RankZeroError {
  const kept = `Everything is kept in ${place}: cp -R '${place}/.' DIRECTORY puts it where you want it.`;
  const doing = `${execution} has ended, but its results cannot be written to ${showPath(directory)}`;
  if (reasonOf(cause) !== undefined) return fileError('OutNotWritten', doing, cause, kept);
  return new RankZeroError('OutNotWritten', `${doing}: ${whyNot(cause)}`, {
    cause,
    hint: kept,
    // Any other error is a bug; nothing is lost then either.
    ...(isRankZeroError(cause) ? {} : { source: 'tool' as const }),
  });
}

/** The error of the file system behind the message that was made from it. */
function rootOf(error: unknown): unknown {
  return isRankZeroError(error) && reasonOf(error.cause) !== undefined ? error.cause : error;
}

function whyNot(cause: unknown): string {
  return reasonOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
}
