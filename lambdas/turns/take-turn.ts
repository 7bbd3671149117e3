import { nextTurn, readTurns } from '../../lib/core';

/** Where the turns are kept: a document that is written only as it was read. */
export interface TurnStore {
  /** Undefined where there is none yet. */
  read(): Promise<{ readonly text: string; readonly version: string } | undefined>;
  /** @returns false where somebody has written since that version was read */
  write(text: string, version: string | undefined): Promise<boolean>;
}

/** What a turn is taken with. */
export interface TurnOptions {
  /** Milliseconds since 1970, by the state machine's clock, at this moment. */
  now(): number;
  /** Seconds to wait in any case. */
  readonly waitSeconds: number;
  /** From 0 to 1, without 1. */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** When it is an execution's turn. */
export interface Turn {
  /** Whole seconds to wait until it; 0: at once. */
  readonly waitSeconds: number;
  /** The moment itself, ISO 8601. Absent: at once. */
  readonly waitUntil?: string;
}

/** The state machine's clock in a function: what it said when it called, and the time since. */
export function clockFrom(now: number): () => number {
  const begun = performance.now();
  return () => now + performance.now() - begun;
}

/** Tries in one call of a function; then the state machine waits, which costs nothing. */
const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 40;

/**
 * Takes a turn for the creation of a job.
 *
 * @throws TurnContended – when others were faster each time; the state machine calls again, later
 */
export async function takeTurn(store: TurnStore, options: TurnOptions): Promise<Turn> {
  const { now, random, sleep } = options;
  const begun = now();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (tries > 0) await sleep(FIRST_PAUSE_MS * 2 ** tries * random());
    const found = await store.read();
    const time = now();
    const left = Math.max(0, options.waitSeconds - (time - begun) / 1_000);
    const { at, turns } = nextTurn(readTurns(found?.text), time, left);
    if (!(await store.write(JSON.stringify(turns), found?.version))) continue;
    if (at === undefined) return { waitSeconds: 0 };
    const waitSeconds = Math.ceil((at - time) / 1_000);
    return { waitSeconds, waitUntil: new Date(at).toISOString() };
  }
  throw Object.assign(new Error('Many executions take a turn at this moment.'), {
    name: 'TurnContended',
  });
}
