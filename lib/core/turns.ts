import { isObject } from './checks';

/** Creations of jobs a second, of all executions that share a bucket together. */
export const TURNS_PER_SECOND = 2;

/** Which turns are taken: how many in each second since 1970 that is not over. */
export interface Turns {
  readonly schema: 1;
  readonly taken: Readonly<Record<string, number>>;
}

/** A turn, and the document that says that it is taken. */
export interface TakenTurn {
  /** Whole seconds to wait for it. */
  readonly waitSeconds: number;
  readonly turns: Turns;
}

/**
 * Takes the first turn that is free after a wait. Who waits for a long time keeps no one from an
 * earlier turn; who has nobody in front waits no longer than it wants to.
 *
 * @param now - milliseconds since 1970
 */
export function nextTurn({ taken }: Turns, now: number, waitSeconds: number): TakenTurn {
  const present = Math.floor(now / 1_000);
  const left = Object.entries(taken).filter(([second]) => Number(second) >= present);
  const coming = new Map(left);
  let second = present + waitSeconds;
  while ((coming.get(String(second)) ?? 0) >= TURNS_PER_SECOND) second += 1;
  coming.set(String(second), (coming.get(String(second)) ?? 0) + 1);
  return {
    waitSeconds: second - present,
    turns: { schema: 1, taken: Object.fromEntries(coming) },
  };
}

/** Reads the document; anything else than one is no turns taken, which costs a throttled call. */
export function readTurns(text: string | undefined): Turns {
  const none: Turns = { schema: 1, taken: {} };
  try {
    const content: unknown = JSON.parse(text ?? '');
    if (!isObject(content) || content.schema !== 1 || !isObject(content.taken)) return none;
    const isCount = ([second, count]: [string, unknown]) =>
      /^\d{1,11}$/.test(second) && Number.isSafeInteger(count);
    return {
      schema: 1,
      taken: Object.fromEntries(Object.entries(content.taken).filter(isCount)) as Turns['taken'],
    };
  } catch {
    return none;
  }
}
