import { Stopped } from './errors';

/**
 * SIGTERM, in three stages. Until the function looks at its signal the system's own ending holds,
 * which also ends code that never yields. From then on the function decides. Once it has returned,
 * its outputs are worth more than a quick end: the platform's limit of 120 seconds stands.
 */
export class StopSignal {
  readonly #controller = new AbortController();

  /** The signal for the training function; from now on SIGTERM aborts it. */
  listen(): AbortSignal {
    process.on('SIGTERM', () => this.#controller.abort(new Stopped()));
    return this.#controller.signal;
  }

  get isStopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** From now on SIGTERM changes nothing. */
  ignore(): void {
    process.on('SIGTERM', () => undefined);
  }
}
