import { getEventListeners } from 'node:events';
import { Stopped } from './errors';

/** The longest that a timer takes, milliseconds. */
const FOREVER = 2 ** 31 - 1;

/**
 * SIGTERM, in three stages. Until the function looks at its signal the system's own ending holds,
 * which also ends code that never yields. From then on the function decides. Once it has returned,
 * its outputs are worth more than a quick end: the platform's limit of 120 seconds stands.
 */
export class StopSignal {
  private readonly controller = new AbortController();
  private waiting: NodeJS.Timeout | undefined;

  /** The signal for the training function; from now on SIGTERM aborts it. */
  listen(): AbortSignal {
    process.on('SIGTERM', () => this.controller.abort(new Stopped()));
    return this.controller.signal;
  }

  get isStopped(): boolean {
    return this.controller.signal.aborted;
  }

  /** Goes on waiting for SIGTERM if the function does, which alone would not keep Node up. */
  keepWaiting(): boolean {
    const { signal } = this.controller;
    if (signal.aborted || getEventListeners(signal, 'abort').length === 0) return false;
    this.waiting ??= setInterval(() => undefined, FOREVER);
    return true;
  }

  /** From now on SIGTERM changes nothing. */
  ignore(): void {
    clearInterval(this.waiting);
    process.on('SIGTERM', () => undefined);
  }
}
