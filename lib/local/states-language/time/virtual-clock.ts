import type { Clock } from '../../aws/clock';

/** A clock whose sleeps pass at once, in the order in which they would have ended. */
export interface VirtualClock extends Clock {
  /**
   * Stops time while something real runs (a process, a request), so that a timeout does not fire
   * before it had its chance. Returns the function that lets time go on.
   */
  hold(): () => void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * Makes a clock in virtual time: time jumps to the next sleeper whenever nothing else can run.
 *
 * @param startMs what `now()` says first, in milliseconds since 1970. @default the present
 */
export function virtualClock(startMs: number = Date.now()): VirtualClock {
  let time = startMs;
  let holds = 0;
  let isTicking = false;
  const sleepers = new Set<Sleeper>();

  // An immediate runs after all promise reactions: whoever was woken has by then
  // gone as far as it can, and has registered its next sleep.
  function schedule(): void {
    if (isTicking || holds > 0 || sleepers.size === 0) return;
    isTicking = true;
    setImmediate(() => {
      isTicking = false;
      if (holds === 0) wakeNext();
      schedule();
    });
  }

  function wakeNext(): void {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (next === undefined || sleeper.at < next.at) next = sleeper;
    }
    if (next === undefined) return;
    sleepers.delete(next);
    time = Math.max(time, next.at);
    next.wake();
  }

  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper: Sleeper = {
          at: time + Math.max(0, ms),
          wake() {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleepers.add(sleeper);
        schedule();
      }),
    hold() {
      holds++;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds--;
        schedule();
      };
    },
  };
}
