import { createHash, randomUUID } from 'node:crypto';
import type jsonata from 'jsonata';
import { javaRandom } from './java-random';

/** What functions need of the execution that calls them. */
export interface Runtime {
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** True when `random` is not the default, so that UUIDs have to follow it. */
  readonly isSeeded: boolean;
}

/** The name under which an evaluation carries its Runtime; no expression can spell it. */
export const RUNTIME = 'runtime of this evaluation';

const ALGORITHMS: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** The range operator of JSONata has the same bound. */
const LONGEST_RANGE = 10_000_000;

type Focus = jsonata.Focus;

/**
 * Gives an expression the functions that Step Functions adds to JSONata, takes `$eval` away, and
 * lets `$now` and `$millis` follow the injected clock.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function addFunctions(expression: jsonata.Expression): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', uuid, '<:s>');
  expression.registerFunction('parse', parse, '<s-:x>');
  expression.registerFunction('now', now, '<s?s?:s>');
  expression.registerFunction('millis', millis, '<:n>');
  expression.assign('eval', undefined);
}

function partition(this: Focus, items: unknown[] | undefined, size: number): unknown {
  if (items === undefined) return undefined;
  const length = Math.round(size);
  if (!(length >= 1)) {
    throw new Error(`The chunk size of $partition must be a positive integer, but was ${size}`);
  }
  const chunks: unknown[] = [];
  for (let i = 0; i < items.length; i += length) chunks.push(items.slice(i, i + length));
  return chunks;
}

function range(this: Focus, first: number, last: number, step: number): unknown {
  const [from, to, by] = [Math.round(first), Math.round(last), Math.round(step)];
  if (!by) throw new Error(`The step of $range must be a non-zero integer, but was ${step}`);
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > LONGEST_RANGE) {
    throw new Error(`$range may give at most ${LONGEST_RANGE} numbers, but would give ${count}`);
  }
  const numbers = Array.from({ length: count }, (_, i) => from + i * by);
  // AWS returns a JSONata sequence here, so a single number comes out bare.
  return Object.defineProperty(numbers, 'sequence', { value: true });
}

function hash(this: Focus, data: string | undefined, algorithm: string): string | undefined {
  if (data === undefined) return undefined;
  const name = ALGORITHMS[algorithm];
  if (name === undefined) {
    const known = Object.keys(ALGORITHMS).join(', ');
    throw new Error(`$hash does not know the algorithm "${algorithm}"; it knows ${known}`);
  }
  return createHash(name).update(data, 'utf8').digest('hex');
}

function random(this: Focus, seed?: number): number {
  return seed === undefined ? runtimeOf(this).random() : javaRandom(seed);
}

function uuid(this: Focus): string {
  const runtime = runtimeOf(this);
  if (!runtime.isSeeded) return randomUUID();
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(runtime.random() * 16).toString(16)).join('');
  const variant = (8 + Math.floor(runtime.random() * 4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

function parse(this: Focus, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`$parse was given text that is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function now(this: Focus, picture?: string, timezone?: string): unknown {
  const { implementation } = this.environment.lookup('fromMillis');
  return implementation.call(this, runtimeOf(this).now(), picture, timezone);
}

function millis(this: Focus): number {
  return runtimeOf(this).now();
}

function runtimeOf(focus: Focus): Runtime {
  return focus.environment.lookup(RUNTIME);
}
