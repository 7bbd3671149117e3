import { inexactInteger } from '../../lib/core/exact-numbers';
import { type Input, looksSecret } from './description';
import { Unfit } from './errors';
import { shorten } from './masking';

const SHOWN = 80;
const WORDS = {
  channel: 'a channel',
  integer: 'an integer',
  float: 'a float',
  text: 'text',
  flag: 'true or false',
  json: 'JSON',
} as const;

/**
 * Decodes and checks a hyperparameter's text: JSON, or raw where SageMaker tuned it (`0.003`,
 * `relu`).
 *
 * @throws Unfit – with what is expected and what was found.
 */
export function decode(declared: Input, raw: string): unknown {
  let value: unknown;
  try {
    value = parseJson(raw);
  } catch {
    if (declared.type !== 'text') throw mismatch(declared, raw);
    value = raw;
  }
  if (declared.type === 'text' && typeof value !== 'string') value = raw;
  // What was written shows better than what a double made of it.
  return check(declared, value, typeof value === 'number' ? raw : value);
}

/**
 * Checks a value that is decoded already: from the S3 document, or a default.
 *
 * @throws Unfit – with what is expected and what was found.
 */
export function check(declared: Input, value: unknown, shown: unknown = value): unknown {
  if (value === null && declared.default === null) return null;
  if (!hasType(declared.type, value)) throw mismatch(declared, shown);
  if (declared.type === 'integer') return inRange(declared, (value as number) + 0, shown);
  if (declared.type === 'json') checkExact(declared, value);
  return inRange(declared, value, shown);
}

function inRange(declared: Input, value: unknown, shown: unknown): unknown {
  const { minimum, maximum, values } = declared;
  const isBelow = minimum !== undefined && (value as number) < minimum;
  const isAbove = maximum !== undefined && (value as number) > maximum;
  if (isBelow || isAbove || values?.includes(value) === false) throw mismatch(declared, shown);
  return value;
}

/** Parses JSON; a number beyond a double's range, which JSON.parse makes infinite, is refused. */
export function parseJson(text: string): unknown {
  const content: unknown = JSON.parse(text);
  if (isInRange(content)) return content;
  throw new SyntaxError('a number is out of range');
}

function checkExact({ secret }: Input, value: unknown): void {
  const found = inexactInteger(value);
  if (found === undefined) return;
  const what = secret ? 'a larger one (secret)' : found;
  throw new Unfit(`expected integers within ±(2^53 - 1), found ${what}; make it text`);
}

/** What an input takes, in words. */
export function expected({ type, values, minimum, maximum }: Input): string {
  let words: string = WORDS[type];
  if (values !== undefined) words += ` of ${values.map((v) => JSON.stringify(v)).join(', ')}`;
  if (minimum !== undefined && maximum !== undefined) {
    return `${words} from ${minimum} to ${maximum}`;
  }
  if (minimum !== undefined) return `${words} of at least ${minimum}`;
  return maximum === undefined ? words : `${words} of at most ${maximum}`;
}

function hasType(type: Input['type'], value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
      return Number.isFinite(value);
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    default:
      return true;
  }
}

function isInRange(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isInRange);
}

/** A secret value is not shown. */
function mismatch(declared: Input, found: unknown): Unfit {
  const wanted = `expected ${expected(declared)}`;
  if (declared.secret) return new Unfit(`${wanted}, found something else (secret)`);
  const shown = typeof found === 'string' ? found : JSON.stringify(found);
  // What cannot be parsed cannot be masked either.
  const isUnclear = declared.type === 'json' && looksSecret(shown);
  return new Unfit(
    `${wanted}, found ${isUnclear ? 'text that is not JSON' : shorten(shown, SHOWN)}`,
  );
}
