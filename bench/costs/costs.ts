import type { Counted } from './counted';
import prices from './prices.json';

const PRICES = prices.prices;

/** What CloudWatch charges a metric by. */
const HOURS_OF_MONTH = 730;

/** Actions that are requests of S3 by themselves, and their price. */
const S3_REQUESTS: Readonly<Record<string, 's3Write' | 's3Read'>> = {
  's3:PutObject': 's3Write',
  's3:ListBucket': 's3Write',
  's3:GetObject': 's3Read',
};

/** A line of an execution's bill. */
export interface Item {
  readonly title: string;
  readonly amount: string;
  readonly usd: number;
}

/** What an execution takes, without the instances of its job. */
export interface Use {
  readonly transitions: number;
  readonly counted: Counted;
  /** Memory of each function, MB. */
  readonly memory: Readonly<Record<string, number>>;
}

/** GB-milliseconds of all functions of an execution. */
export function gbMilliseconds({ counted, memory }: Use): number {
  return Object.entries(counted.functions).reduce((sum, [name, { milliseconds }]) => {
    const megabytes = memory[name];
    if (megabytes === undefined) throw new Error(`The template has no function ${name}.`);
    return sum + (milliseconds * megabytes) / 1024;
  }, 0);
}

/** What each part of an execution costs, at list prices. */
export function itemsOf(use: Use): Item[] {
  const { transitions, counted } = use;
  const functions = Object.values(counted.functions);
  const requests = total(functions.map((of) => of.requests));
  const bytes = total(functions.map((of) => of.logBytes));
  const calls = (of: 's3Write' | 's3Read') =>
    total(
      Object.entries(S3_REQUESTS).map(([action, it]) =>
        it === of ? (counted.calls[action] ?? 0) : 0,
      ),
    );
  const events = counted.calls['events:PutEvents'] ?? 0;
  const milliseconds = Math.round(gbMilliseconds(use));
  return [
    item('state transitions', transitions, PRICES.transition.usd),
    item('requests of Lambda', requests, PRICES.lambdaRequest.usd),
    item('GB-milliseconds of Lambda', milliseconds, PRICES.lambdaGbSecond.usd / 1_000),
    item('writes and lists of S3', calls('s3Write'), PRICES.s3Write.usd),
    item('reads of S3', calls('s3Read'), PRICES.s3Read.usd),
    item('reads of parameters', counted.calls['ssm:GetParameter'] ?? 0, PRICES.parameterRead.usd),
    item('events', events, PRICES.event.usd),
    item('bytes of logs', bytes, PRICES.logGb.usd / 1e9),
    item('hours of metrics', counted.metrics, PRICES.metricMonth.usd / HOURS_OF_MONTH),
    item('traces', 1, PRICES.trace.usd),
  ];
}

/** The sum of some items, USD. */
export function sumOf(items: readonly Item[]): number {
  return total(items.map(({ usd }) => usd));
}

function item(title: string, amount: number, each: number): Item {
  return { title, amount: amount.toLocaleString('en-US'), usd: amount * each };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
