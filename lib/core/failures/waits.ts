/** What spreads the waits of executions that failed together. */
export interface Chance {
  /** A number from 0 to 1, without 1. */
  random(): number;
}

/** A first wait, and what doubling it ends at; seconds. */
interface Backoff {
  readonly first: number;
  readonly most: number;
}

/** A call that failed: some minutes in all. */
export const CALL: Backoff = { first: 5, most: 300 };
/** A job that failed: the instances take minutes anyway. */
export const JOB: Backoff = { first: 30, most: 600 };
/** A ladder that was climbed down in vain: capacity comes back within minutes or hours. */
export const LADDER: Backoff = { first: 60, most: 900 };

/** Seconds to wait after a number of failures in a row: twice as long each time, half of it at random. */
export function backoff({ first, most }: Backoff, failures: number, { random }: Chance): number {
  const longest = Math.min(most, first * 2 ** Math.min(failures, 30));
  return Math.ceil(longest * (0.5 + 0.5 * random()));
}

/** Bounds of the time between two looks for a quota, seconds. */
const SHORTEST = 10;
const LONGEST = 600;

/**
 * Seconds until the next look whether a quota has room: a tenth of the time waited so far, so that
 * nobody waits more than about a tenth too long and a day takes no more than some hundred looks.
 *
 * @param waited - seconds since it began to wait
 * @param left - seconds that it may still wait
 * @param rounds - looks that the history of the execution has room for
 */
export function quotaWait(
  waited: number,
  left: number,
  rounds: number,
  { random }: Chance,
): number {
  const longest = Math.max(LONGEST, left / Math.max(1, rounds));
  const tenth = Math.min(longest, Math.max(SHORTEST, waited / 10));
  const spread = tenth * (0.75 + 0.5 * random());
  return Math.ceil(Math.min(left, spread));
}
