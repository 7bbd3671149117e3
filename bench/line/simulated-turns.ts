import type { TurnStore } from '../../lambdas/turns/take-turn';
import { TURNS_KEY } from '../../lib/core';
import type { Clock } from '../../lib/local/aws/clock';
import type { Faults } from '../../lib/local/faults';

/** A request to S3 takes so long: 15 to 45 ms. */
const REQUEST_MS = 15;
/** The AWS SDK tries so often by itself. */
const TRIES = 3;
const PAUSE_MS = 100;

/** The document of turns in an S3 that takes time, and in which faults happen. */
export class SimulatedTurns implements TurnStore {
  private text: string | undefined;
  private version = 0;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly faults: Faults;
      random(): number;
    },
  ) {}

  async read() {
    return this.request('GET', () =>
      this.text === undefined ? undefined : { text: this.text, version: String(this.version) },
    );
  }

  async write(text: string, version: string | undefined) {
    return this.request('PUT', () => {
      const present = this.text === undefined ? undefined : String(this.version);
      if (version !== present) return false;
      this.text = text;
      this.version++;
      return true;
    });
  }

  private async request<T>(method: string, work: () => T): Promise<T> {
    const { clock, faults, random } = this.options;
    const names = [`${method} artifacts/${TURNS_KEY}`];
    for (let tries = 1; ; tries++) {
      await clock.sleep(REQUEST_MS * (1 + random()));
      const failing = faults.next(['s3-error', 's3-timeout'], names);
      if (failing === undefined) break;
      const name = failing.fault === 's3-error' ? 'InternalError' : 'RequestTimeout';
      if (tries === TRIES) throw Object.assign(new Error('S3 failed'), { name });
      await clock.sleep(PAUSE_MS * 2 ** tries);
    }
    const slow = faults.next(['slow-s3'], names);
    if (slow?.seconds !== undefined) await clock.sleep(slow.seconds * 1_000);
    const done = work();
    await clock.sleep(REQUEST_MS * random());
    return done;
  }
}
