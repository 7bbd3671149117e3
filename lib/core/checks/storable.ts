import { InvalidRequestError, Problems } from '../problems';
import { at } from '../wording';

/**
 * Makes sure that a task's record is the same after it was stored as JSON, which is how the
 * workflow gets it: what JSON changes or cannot hold would be lost without a word.
 * @param what - the task, as the headline names it
 * @throws InvalidRequest – with the first value that JSON cannot hold
 */
export function storable<R extends object>(record: R, what: string): R {
  const found = firstOdd(record, '$', []);
  if (found === undefined) return record;
  const problems = new Problems();
  problems.add('WrongType', found.path, `A task is stored as JSON, which holds no ${found.what}.`);
  throw new InvalidRequestError(problems.list, what);
}

/** Deeper than any record; JSON.stringify itself fails on what nests some thousands deep. */
const MAX_DEPTH = 200;

function firstOdd(
  value: unknown,
  path: string,
  around: readonly object[],
): { readonly path: string; readonly what: string } | undefined {
  const odd = oddness(value);
  if (odd !== undefined) return { path, what: odd };
  if (typeof value !== 'object' || value === null) return undefined;
  if (around.includes(value)) return { path, what: 'object that is inside itself' };
  if (around.length > MAX_DEPTH) return { path, what: `more than ${MAX_DEPTH} levels` };
  const inside = [...around, value];
  for (const [name, member] of Object.entries(value)) {
    const place = at(path, Array.isArray(value) ? Number(name) : name);
    // An option that is undefined is one that is not given.
    if (member === undefined && !Array.isArray(value)) continue;
    const found = firstOdd(member, place, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

function oddness(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (['bigint', 'function', 'symbol', 'undefined'].includes(typeof value)) return typeof value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const name = className(value);
  return name === undefined ? undefined : `object of the class ${name}`;
}

/** The class of an object that is not a plain one, such as Date, and so has no JSON of its own. */
export function className(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  // By its parent, not by identity: every realm has an Object of its own.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  return value.constructor?.name ?? 'unknown';
}
