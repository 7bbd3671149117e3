import { isObject } from './checks';

/** Creations of jobs a second, of all executions that share a bucket together. */
export const TURNS_PER_SECOND = 2;

/** A turn is a moment, and these follow each other so: milliseconds. */
const APART_MS = 1_000 / TURNS_PER_SECOND;

/**
 * An execution that goes on at once does so some time after it has asked. Its turn is this many
 * moments, so that no other comes too near.
 */
const AT_ONCE = 3;

/** How many moments from now the first is that can be waited for: a function takes its time. */
const AHEAD = 2;

/** Which turns are taken: moments that are not over, as multiples of half a second since 1970. */
export interface Turns {
  readonly schema: 1;
  readonly taken: readonly number[];
}

/** A turn, and the document that says that it is taken. */
export interface TakenTurn {
  /** When it is, in milliseconds since 1970. Absent: at once. */
  readonly at?: number;
  readonly turns: Turns;
}

/**
 * Takes the first turn that is free after a wait. Who waits for a long time keeps no one from an
 * earlier turn; who has nobody in front waits no longer than it wants to.
 *
 * @param now - milliseconds since 1970
 */
export function nextTurn({ taken }: Turns, now: number, waitSeconds: number): TakenTurn {
  const present = Math.floor(now / APART_MS);
  const coming = new Set(taken.filter((moment) => moment >= present));
  const turns = (...added: number[]): Turns => ({ schema: 1, taken: [...coming, ...added] });
  const atOnce = Array.from({ length: AT_ONCE }, (_, index) => present + index);
  if (waitSeconds === 0 && !atOnce.some((moment) => coming.has(moment))) {
    return { turns: turns(...atOnce) };
  }
  let moment = Math.max(present + AHEAD, Math.ceil((now + waitSeconds * 1_000) / APART_MS));
  while (coming.has(moment)) moment += 1;
  return { at: moment * APART_MS, turns: turns(moment) };
}

/** Reads the document; anything else than one is no turns taken, which costs a throttled call. */
export function readTurns(text: string | undefined): Turns {
  const none: Turns = { schema: 1, taken: [] };
  try {
    const content: unknown = JSON.parse(text ?? '');
    if (!isObject(content) || content.schema !== 1 || !Array.isArray(content.taken)) return none;
    return { schema: 1, taken: content.taken.filter(Number.isSafeInteger) };
  } catch {
    return none;
  }
}
