import { type Journals, noJournals } from '../state';

/** A metric: a name in a namespace, told apart further by dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Values by the names of dimensions. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is kept of values: enough for every statistic but percentiles. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The values of a stretch of time. */
export interface Datapoint extends Summary {
  /** Its beginning, in milliseconds since the epoch. */
  readonly at: number;
}

/** Which values are wanted, and in what stretches. */
export interface Stretches {
  /** Milliseconds since the epoch; values from then on. */
  readonly from: number;
  /** Values before that. */
  readonly to: number;
  readonly periodMs: number;
}

interface Series {
  readonly metric: Metric;
  /** By seconds since the epoch. */
  readonly seconds: Map<number, Summary>;
}

/** What is written down of a metric: first which one it is, then its values. */
export type MetricEntry =
  | { readonly metric: Metric; readonly sequence: number }
  | {
      /** Milliseconds since the epoch. */
      readonly at: number;
      readonly value: number;
    };

/** Metrics of an account, in memory: the values of each second are kept as one summary. */
export class MetricStore {
  private readonly series = new Map<string, Series>();

  /** @param journals what outlives the account, one for each metric; by default nothing */
  constructor(private readonly journals: Journals<MetricEntry> = noJournals) {
    const kept = journals.all().flatMap(([first, ...values]) => {
      return first !== undefined && 'metric' in first ? [{ ...first, values }] : [];
    });
    for (const { metric, values } of kept.sort((a, b) => a.sequence - b.sequence)) {
      const { seconds } = this.seriesOf(metric);
      for (const entry of values) if ('at' in entry) add(seconds, entry.value, entry.at);
    }
  }

  /** Adds a value. @param timestamp milliseconds since the epoch */
  put(metric: Metric, value: number, timestamp: number): void {
    const key = keyOf(metric);
    if (!this.series.has(key)) this.journals.append(key, { metric, sequence: this.series.size });
    this.journals.append(key, { at: timestamp, value });
    add(this.seriesOf(metric).seconds, value, timestamp);
  }

  /** All metrics, in the order in which they were first seen. */
  get metrics(): readonly Metric[] {
    return [...this.series.values()].map(({ metric }) => metric);
  }

  /** Datapoints of a metric, the oldest first; stretches without a value have none. */
  datapoints(metric: Metric, { from, to, periodMs }: Stretches): readonly Datapoint[] {
    const found = new Map<number, Summary>();
    for (const [second, summary] of this.series.get(keyOf(metric))?.seconds ?? []) {
      const time = second * 1000;
      if (time < from || time >= to) continue;
      const at = from + Math.floor((time - from) / periodMs) * periodMs;
      found.set(at, merged(found.get(at), summary));
    }
    return [...found].sort(([a], [b]) => a - b).map(([at, summary]) => ({ at, ...summary }));
  }

  private seriesOf(metric: Metric): Series {
    const key = keyOf(metric);
    const found = this.series.get(key) ?? { metric, seconds: new Map() };
    this.series.set(key, found);
    return found;
  }
}

function add(seconds: Map<number, Summary>, value: number, timestamp: number): void {
  const second = Math.floor(timestamp / 1000);
  const one = { count: 1, sum: value, minimum: value, maximum: value };
  seconds.set(second, merged(seconds.get(second), one));
}

/** Dimensions are the same in every order. */
function keyOf({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

function merged(a: Summary | undefined, b: Summary): Summary {
  if (a === undefined) return b;
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
