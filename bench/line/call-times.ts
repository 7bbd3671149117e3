import type { Clock } from '../../lib/local/aws/clock';

/** Counts calls, and how many there are within a second. */
export class CallTimes {
  count = 0;
  /** At most, in any second: not of the clock, but from one call on. */
  mostASecond = 0;
  private recent: number[] = [];

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  note(): void {
    const now = this.clock.now();
    this.count++;
    this.recent = [...this.recent.filter((time) => time > now - 1_000), now];
    this.mostASecond = Math.max(this.mostASecond, this.recent.length);
  }
}
