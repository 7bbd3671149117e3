import type { Catcher, Retrier } from '../machine';
import { allowFields, childBlocks, readNumber, readString, readTemplate } from './fields';
import { type Block, report, show } from './problems';
import { readAssign } from './variables';

const LONGEST_INTERVAL_SECONDS = 99_999_999;
const MOST_ATTEMPTS = 99_999_999;
/** One year of 366 days; AWS asks for less. */
const LONGEST_DELAY_SECONDS = 31_622_400;

const RETRIER_FIELDS = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const CATCHER_FIELDS = ['Comment', 'ErrorEquals', 'Next', 'Output', 'Assign'];

/** Reads `Retry`; its numbers are literals, never expressions. */
export function readRetriers(block: Block): Retrier[] {
  if (block.value.Retry === undefined) return [];
  const retriers = childBlocks(block, 'Retry').map(readRetrier);
  checkWildcards(block, 'Retry', retriers);
  return retriers;
}

/** Reads `Catch`. */
export function readCatchers(block: Block): Catcher[] {
  if (block.value.Catch === undefined) return [];
  const catchers = childBlocks(block, 'Catch').map((child): Catcher => {
    allowFields(child, 'a catcher', CATCHER_FIELDS);
    return {
      errorEquals: readErrorEquals(child),
      next: readString(child, 'Next'),
      output: readTemplate(child, 'Output'),
      assign: readAssign(child),
    };
  });
  checkWildcards(block, 'Catch', catchers);
  return catchers;
}

function readRetrier(child: Block): Retrier {
  allowFields(child, 'a retrier', RETRIER_FIELDS);
  const jitter = child.value.JitterStrategy ?? 'NONE';
  if (jitter !== 'FULL' && jitter !== 'NONE') {
    report(
      child,
      'JitterStrategy',
      `'JitterStrategy' must be FULL or NONE, but is ${show(jitter)}.`,
    );
  }
  const interval = { min: 1, max: LONGEST_INTERVAL_SECONDS };
  return {
    errorEquals: readErrorEquals(child),
    intervalSeconds: readNumber(child, 'IntervalSeconds', interval) ?? 1,
    maxAttempts: readNumber(child, 'MaxAttempts', { min: 0, max: MOST_ATTEMPTS }) ?? 3,
    backoffRate: readNumber(child, 'BackoffRate', { min: 1, isInteger: false }) ?? 2,
    maxDelaySeconds: readNumber(child, 'MaxDelaySeconds', {
      min: 1,
      max: LONGEST_DELAY_SECONDS - 1,
    }),
    jitter: jitter === 'FULL' ? 'FULL' : 'NONE',
  };
}

function readErrorEquals(child: Block): string[] {
  const value = child.value.ErrorEquals;
  if (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name): name is string => typeof name === 'string' && name !== '')
  ) {
    return value;
  }
  report(
    child,
    'ErrorEquals',
    `'ErrorEquals' must be an array of at least one error name, but is ${show(value)}.`,
  );
  return [];
}

function checkWildcards(
  block: Block,
  name: 'Retry' | 'Catch',
  list: readonly { readonly errorEquals: readonly string[] }[],
): void {
  list.forEach(({ errorEquals }, i) => {
    if (!errorEquals.includes('States.ALL')) return;
    const where = `${name}[${i}]/ErrorEquals`;
    if (errorEquals.length > 1) {
      report(
        block,
        where,
        "'States.ALL' must be alone in its list, because it matches every other name.",
      );
    }
    if (i < list.length - 1) {
      report(
        block,
        where,
        `'States.ALL' must be the last in ${name}, because it matches every error.`,
      );
    }
  });
}
