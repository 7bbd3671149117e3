import { isObject } from '../checks';
import type { CacheParts, CachePlace } from '../model';
import type { ExecutionResult } from '../results';
import { isParts } from './last-run';

/** What a succeeded execution keeps for later ones. */
export interface CacheEntry {
  /** Version of this shape. */
  readonly schema: 1;
  /** ISO 8601. */
  readonly keptAt: string;
  readonly parts: CacheParts;
  readonly result: ExecutionResult;
}

/** An entry that was read, or why it is of no use, as a sentence without its full stop. */
export type ReadEntry =
  | { readonly entry: CacheEntry }
  | { readonly entry?: undefined; readonly why: string };

/** The entry of an execution that succeeded. */
export function cacheEntry(place: CachePlace, result: ExecutionResult, now: Date): CacheEntry {
  return { schema: 1, keptAt: now.toISOString(), parts: place.parts, result };
}

/** Reads an entry; one that cannot be read, or is too old, is of no use and no error. */
export function readCacheEntry(
  text: string,
  ttlInSeconds: number | undefined,
  now: Date,
): ReadEntry {
  const entry = parsed(text);
  if (entry === undefined) return { why: 'the entry cannot be read' };
  const { keptAt, result } = entry;
  const seconds = (now.getTime() - Date.parse(keptAt)) / 1_000;
  if (ttlInSeconds !== undefined && seconds > ttlInSeconds) {
    return {
      why: `the outputs of ${result.execution.name} are older than ${ttlInSeconds} seconds (ttlInSeconds)`,
    };
  }
  return { entry };
}

function parsed(text: string): CacheEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    return isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is CacheEntry {
  if (!isObject(value) || value.schema !== 1 || !isParts(value.parts)) return false;
  if (typeof value.keptAt !== 'string' || Number.isNaN(Date.parse(value.keptAt))) return false;
  return isResult(value.result);
}

/** Whether a value has what is read of a result; the rest is as a function has written it. */
function isResult(result: unknown): boolean {
  return (
    isObject(result) &&
    result.schema === 1 &&
    (result.kind === 'training' || result.kind === 'tuning') &&
    result.status === 'Succeeded' &&
    isObject(result.execution) &&
    typeof result.execution.name === 'string' &&
    isObject(result.outputs) &&
    Array.isArray(result.stored) &&
    Array.isArray(result.notes) &&
    isObject(result.timings) &&
    isObject(result.job) &&
    (result.kind === 'training' || (isObject(result.trials) && isObject(result.best)))
  );
}
