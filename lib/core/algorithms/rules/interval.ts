/** An interval as mathematicians write it: `[0,1]`, `(0,1]`, `[0,)`, `[1,)`. */
export type Interval = string;

/** Whether a number lies in an interval. */
export function isIn(value: number, interval: Interval): boolean {
  const { least, most, withLeast, withMost } = readInterval(interval);
  return (withLeast ? value >= least : value > least) && (withMost ? value <= most : value < most);
}

/** The ends of an interval; infinite where it has none. */
function readInterval(interval: Interval): {
  readonly least: number;
  readonly most: number;
  readonly withLeast: boolean;
  readonly withMost: boolean;
} {
  const [least = '', most = ''] = interval.slice(1, -1).split(',');
  return {
    least: least === '' ? Number.NEGATIVE_INFINITY : Number(least),
    most: most === '' ? Number.POSITIVE_INFINITY : Number(most),
    withLeast: interval.startsWith('['),
    withMost: interval.endsWith(']'),
  };
}

/** What an interval of integers allows, in words. */
export function integersIn(interval: Interval): string {
  const { least, most, withLeast, withMost } = readInterval(interval);
  const first = withLeast ? least : least + 1;
  const last = withMost ? most : most - 1;
  if (!Number.isFinite(first)) return 'an integer';
  return Number.isFinite(last)
    ? `an integer from ${first} to ${last}`
    : `an integer of at least ${first}`;
}
