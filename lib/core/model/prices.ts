/**
 * What instances cost, as `rankzero prices` writes it from the AWS Price List of an account.
 *
 * @see docs/budgets.md
 * @example { currency: 'USD', region: 'eu-west-1', perHour: { 'ml.m5.large': 0.128 } }
 */
export interface PriceTable {
  /** ISO 4217 code, e.g. `USD`. */
  readonly currency: string;
  /** The region whose prices these are. */
  readonly region: string;
  /** The day that the prices were read, `YYYY-MM-DD`. @default - not said */
  readonly asOf?: string;
  /** Price of one instance of training on demand for an hour, by instance type. */
  readonly perHour: Readonly<Record<string, number>>;
}

/**
 * What one execution may use at worst: all its instances for all of the run time, in each job and
 * each attempt. Plan refuses more.
 */
export interface Budget {
  /** Seconds of one instance, of all instances together. @default - any number */
  readonly maxInstanceSeconds?: number;
  /** In the currency of the workflow's price table. @default - any cost */
  readonly maxCost?: number;
}

/** What an execution uses at worst. */
export interface WorstCase {
  /** Jobs that train: 1, or those of a tuning job. */
  readonly jobs: number;
  /** How often they may be started again in all, the first time included. */
  readonly attempts: number;
  /** Seconds of one instance, of all instances together. */
  readonly instanceSeconds: number;
  /** Of the dearest instances that it may run on. Absent: there is no price of one of them. */
  readonly cost?: Money;
}

/** An amount of money. */
export interface Money {
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
}
