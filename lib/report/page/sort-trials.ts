import type { PageTrial, TuningPageData } from '../page-data';

/** A column and a direction. */
export interface Order {
  /** `number`, `group`, `status`, `objective`, `seconds` or `value-N`. */
  readonly key: string;
  readonly isDescending: boolean;
}

/** Indices of the trials in an order: what has no value is last either way; ties as started. */
export function sortTrials({ trials }: TuningPageData, { key, isDescending }: Order): number[] {
  const keys = trials.map((trial, index) => keyOf(trial, index, key));
  const sign = isDescending ? -1 : 1;
  return trials
    .map((_, index) => index)
    .sort((a, b) => {
      const [left, right] = [keys[a] ?? null, keys[b] ?? null];
      if (left === null || right === null) {
        return Number(left === null) - Number(right === null) || a - b;
      }
      return sign * compare(left, right) || a - b;
    });
}

type Key = string | number | boolean | null;

function keyOf(trial: PageTrial, index: number, key: string): Key {
  switch (key) {
    case 'number':
      return index;
    case 'group':
      return trial.group;
    case 'status':
      return trial.status;
    case 'objective':
      return trial.objective;
    case 'seconds':
      return trial.seconds;
    default:
      return trial.values[Number(key.slice('value-'.length))] ?? null;
  }
}

function compare(left: NonNullable<Key>, right: NonNullable<Key>): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true });
}
