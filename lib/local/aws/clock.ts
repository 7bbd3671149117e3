import { setTimeout as delay } from 'node:timers/promises';

/** Time as the local account sees it: injected, so that a test decides how it passes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers fire at once beyond this, so longer sleeps are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock. A pending sleep does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    const until = Date.now() + ms;
    for (let left = ms; left > 0; left = until - Date.now()) {
      try {
        await delay(Math.min(left, LONGEST_TIMER_MS), undefined, {
          ref: false,
          ...(signal && { signal }),
        });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    }
  },
};
