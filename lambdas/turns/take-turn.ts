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
  /** Milliseconds since 1970, by the state machine's clock. */
  readonly now: number;
  /** Seconds to wait in any case. */
  readonly waitSeconds: number;
  /** From 0 to 1, without 1. */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Tries in one call of a function; then the state machine waits, which costs nothing. */
const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 40;

/**
 * Takes a turn for the creation of a job.
 *
 * @returns whole seconds to wait until it
 * @throws TurnContended – when others were faster each time; the state machine calls again, later
 */
export async function takeTurn(store: TurnStore, options: TurnOptions): Promise<number> {
  const { now, waitSeconds, random, sleep } = options;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (tries > 0) await sleep(FIRST_PAUSE_MS * 2 ** tries * random());
    const found = await store.read();
    const taken = nextTurn(readTurns(found?.text), now, waitSeconds);
    if (await store.write(JSON.stringify(taken.turns), found?.version)) return taken.waitSeconds;
  }
  throw Object.assign(new Error('Many executions take a turn at this moment.'), {
    name: 'TurnContended',
  });
}
