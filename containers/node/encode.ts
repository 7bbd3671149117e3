import { inexactInteger } from '../../lib/core/exact-numbers';
import type { JsonValue } from '../../lib/core/model/outputs';
import { Unfit } from './errors';
import { shorten } from './masking';

const DEEPEST = 100;
const SHOWN = 60;

/** @throws Unfit – for anything but an integer that every reader of JSON gets right. */
export function asInteger(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new Unfit(`expected an integer, found ${describeValue(value)}`);
  }
  // Adding 0 makes 0 of −0, which as an integer is the same.
  if (Number.isSafeInteger(value)) return value + 0;
  throw new Unfit(`expected an integer within ±(2^53 - 1), found ${value}; make it text`);
}

/**
 * A number; `NaN`, `Infinity` and `-Infinity`, which JSON lacks, by name.
 *
 * @throws Unfit – for anything but a number.
 */
export function asFloat(value: unknown): number | string {
  if (typeof value !== 'number') throw new Unfit(`expected a float, found ${describeValue(value)}`);
  return Number.isFinite(value) ? value : String(value);
}

/** @throws Unfit – for anything but whole characters. */
export function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Unfit(`expected text, found ${describeValue(value)}`);
  if (/\p{Surrogate}/u.test(value)) throw new Unfit('expected text, found half a character');
  return value;
}

/** @throws Unfit – for anything but true and false. */
export function asFlag(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unfit(`expected true or false, found ${describeValue(value)}`);
}

/**
 * A value of JSON types; what has a `toJSON` by it, typed arrays as lists. As everywhere in
 * JavaScript, members that are undefined are not there.
 *
 * @throws Unfit – with the place of what has none.
 */
export function asJson(value: unknown, at = '', depth = 0): JsonValue {
  if (depth > DEEPEST) {
    throw new Unfit(`${at}: nested deeper than ${DEEPEST} levels, or containing itself`);
  }
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return asPlaced(value, at, asJsonNumber);
  if (typeof value === 'string') return asPlaced(value, at, asText);
  if (Array.isArray(value) || isTypedArray(value)) {
    return Array.from(value, (item, index) => asJson(item, `${at}[${index}]`, depth + 1));
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new Unfit(`${at === '' ? '' : `${at}: `}an invalid date is not JSON`);
  }
  if (typeof value === 'object') {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return asJson(toJSON.call(value, at), at, depth + 1);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null || Object.getPrototypeOf(prototype) === null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([name, item]) => [
            asPlaced(name, at, asText),
            asJson(item, at === '' ? name : `${at}.${name}`, depth + 1),
          ]),
      );
    }
  }
  const found = describeValue(value);
  throw new Unfit(at === '' ? `expected JSON, found ${found}` : `${at}: ${found} is not JSON`);
}

/** Names a value by type, and by content where that is short. */
export function describeValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const name: unknown = value.constructor?.name;
    const hint = value instanceof Promise ? '; await it' : '';
    return `${typeof name === 'string' && name !== '' ? name : 'object'}${hint}`;
  }
  if (value === undefined || value === null) return String(value);
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return `${typeof value} ${shorten(text, SHOWN)}`;
}

/** A number as a reader of the JSON will get it. */
function asJsonNumber(value: number): number | string {
  return inexactInteger(value) === undefined ? asFloat(value) : asInteger(value);
}

function asPlaced<T, R>(value: T, at: string, convert: (value: T) => R): R {
  try {
    return convert(value);
  } catch (error) {
    throw at === '' ? error : new Unfit(`${at}: ${(error as Unfit).message}`);
  }
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
