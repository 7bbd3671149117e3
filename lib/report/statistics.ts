/** How much of the objective's order one parameter explains by itself. */
export interface Importance {
  readonly parameter: string;
  /** Share of the variance of the objective's ranks, 0 to 1. */
  readonly share: number;
  /** Spearman's ρ of a number and the objective, -1 to 1. */
  readonly correlation?: number;
}

/** Trials that fewer of say nothing about what mattered. */
export const FEWEST_TRIALS = 10;

type Value = string | number | boolean;
/** One parameter and the objective, in trials that have both. */
export type Sample = readonly (readonly [Value, number])[];

/**
 * Importance by the Kruskal–Wallis test's effect size ε²: trials are grouped by the parameter's
 * value, numbers into groups of equal size, and the share of the variance of the objective's ranks
 * that lies between groups is corrected for what as many groups would explain by chance.
 *
 * Ranks, because one diverged trial would outweigh all others; groups, because an optimum in the
 * middle of a range shows in no correlation. Interactions of parameters are not seen.
 * @see https://doi.org/10.1080/01621459.1952.10483441
 */
export function importanceOf(parameter: string, sample: Sample): Importance {
  const objectives = ranks(sample.map(([, objective]) => objective));
  const numbers = sample.map(([value]) => value).filter((value) => typeof value === 'number');
  const isNumeric = numbers.length === sample.length;
  const groups = isNumeric ? equalGroups(numbers) : sample.map(([value]) => String(value));
  const share = explainedShare(groups, objectives);
  return isNumeric
    ? { parameter, share, correlation: correlation(ranks(numbers), objectives) }
    : { parameter, share };
}

/** Ranks from 1; equal values share the middle one. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const ranked = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) {
      end += 1;
    }
    for (let place = start; place < end; place++) ranked[at(order, place)] = (start + end + 1) / 2;
    start = end;
  }
  return ranked;
}

/** Group of each value: about √n groups of equal size, at most 10; equal values stay together. */
function equalGroups(values: readonly number[]): string[] {
  const distinct = new Set(values).size;
  const count = Math.min(distinct, 10, Math.max(2, Math.round(Math.sqrt(values.length) / 1.5)));
  return ranks(values).map((rank) =>
    String(Math.min(count - 1, Math.floor(((rank - 0.5) / values.length) * count))),
  );
}

/** ε² = (η²(n − 1) − (k − 1)) / (n − k), never below 0. */
function explainedShare(groups: readonly string[], values: readonly number[]): number {
  const mean = average(values);
  const total = sum(values.map((value) => (value - mean) ** 2));
  const members = new Map<string, number[]>();
  for (const [index, group] of groups.entries()) {
    const known = members.get(group);
    if (known === undefined) members.set(group, [at(values, index)]);
    else known.push(at(values, index));
  }
  if (total === 0 || members.size < 2 || members.size >= values.length) return 0;
  const between = sum(
    [...members.values()].map((group) => group.length * (average(group) - mean) ** 2),
  );
  const n = values.length;
  const k = members.size;
  return Math.max(0, ((between / total) * (n - 1) - (k - 1)) / (n - k));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [average(a), average(b)];
  const covariance = sum(a.map((value, index) => (value - meanA) * (at(b, index) - meanB)));
  const spread = Math.sqrt(
    sum(a.map((value) => (value - meanA) ** 2)) * sum(b.map((value) => (value - meanB) ** 2)),
  );
  return spread === 0 ? 0 : covariance / spread;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
