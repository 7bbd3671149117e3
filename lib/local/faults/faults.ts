import type { Fault, FaultWord } from './fault';
import { matches } from './pattern';

/** Faults and how often each has happened. */
export class Faults {
  private readonly counted: { readonly fault: Fault; times: number }[];

  /** @param random - a number from 0 to 1, without 1. @default Math.random */
  constructor(
    faults: readonly Fault[],
    private readonly random: () => number = Math.random,
  ) {
    this.counted = faults.map((fault) => ({ fault, times: 0 }));
  }

  /**
   * The fault that happens now, to what has one of these names; it counts as having happened.
   *
   * @returns undefined where none does
   */
  next(words: readonly FaultWord[], names: readonly string[]): Fault | undefined {
    const entry = this.counted.find(
      ({ fault, times }) =>
        words.includes(fault.fault) &&
        names.some((name) => matches(fault.hits, name)) &&
        times < mostOf(fault) &&
        this.happens(fault),
    );
    if (entry !== undefined) entry.times++;
    return entry?.fault;
  }

  /** The faults that have not happened. */
  get unused(): readonly Fault[] {
    return this.counted.filter(({ times }) => times === 0).map(({ fault }) => fault);
  }

  private happens({ share }: Fault): boolean {
    return share === undefined || this.random() < share;
  }
}

function mostOf({ times, share }: Fault): number {
  return times ?? (share === undefined ? 1 : Number.POSITIVE_INFINITY);
}
