import type { Clock } from '../aws/clock';

interface Sleeper {
  /** Milliseconds that the jumps since it began have taken off. */
  skipped: number;
  wake(): void;
}

/** A clock that can jump forward: a sleep that would have ended by then ends at once. */
export class JumpingClock implements Clock {
  private ahead = 0;
  private readonly sleepers = new Set<Sleeper>();

  constructor(private readonly base: Clock) {}

  now(): number {
    return this.base.now() + this.ahead;
  }

  jump(ms: number): void {
    this.ahead += ms;
    for (const sleeper of [...this.sleepers]) {
      sleeper.skipped += ms;
      sleeper.wake();
    }
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const sleeper: Sleeper = { skipped: 0, wake: () => undefined };
    this.sleepers.add(sleeper);
    const began = this.base.now();
    try {
      let left = ms;
      while (left > 0 && (await this.hasJumped(sleeper, left, signal))) {
        left = ms - sleeper.skipped - (this.base.now() - began);
      }
    } finally {
      this.sleepers.delete(sleeper);
    }
  }

  /** Sleeps, until a jump at most. @returns whether there was one */
  private async hasJumped(sleeper: Sleeper, ms: number, signal?: AbortSignal): Promise<boolean> {
    const jumped = new AbortController();
    sleeper.wake = () => jumped.abort();
    const either = signal === undefined ? jumped.signal : AbortSignal.any([signal, jumped.signal]);
    try {
      await this.base.sleep(ms, either);
      return false;
    } catch (error) {
      if (!jumped.signal.aborted || signal?.aborted) throw error;
      return true;
    }
  }
}
