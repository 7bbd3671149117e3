import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import type { AwsEvent } from './event';

/** Whether an event is one that a rule is about. */
export type Matches = (event: AwsEvent) => boolean;

/** What an event has at a place: its values, or those of a list there; none where it has nothing. */
type Found = readonly unknown[];
type Test = (found: Found) => boolean;

/**
 * Reads the pattern of a rule: at each place the values that are meant, one of which must be there.
 *
 * @throws PatternNotSupported – for a comparison that the local account does not know
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function readPattern(pattern: unknown): Matches {
  const tests = testsOf(pattern, []);
  return (event) => tests.every(([path, test]) => test(at(event, path)));
}

function testsOf(pattern: unknown, path: readonly string[]): [readonly string[], Test][] {
  if (Array.isArray(pattern)) {
    const choices = pattern.map((choice) => testOf(choice, path));
    return [[path, (found) => choices.some((test) => test(found))]];
  }
  if (!isObject(pattern)) throw notSupported(path, pattern);
  return Object.entries(pattern).flatMap(([name, inner]) => {
    if (name === '$or') throw notSupported([...path, name], inner);
    return testsOf(inner, [...path, name]);
  });
}

/** Comparisons that are objects with one member, by its name. */
const COMPARISONS: Readonly<Record<string, (operand: unknown) => Test | undefined>> = {
  prefix: (operand) => ofText(operand, (text, start) => text.startsWith(start)),
  suffix: (operand) => ofText(operand, (text, end) => text.endsWith(end)),
  'equals-ignore-case': (operand) =>
    ofText(operand, (text, other) => text.toLowerCase() === other.toLowerCase()),
  wildcard: (operand) => ofText(operand, (text, pattern) => wildcard(pattern).test(text)),
  exists: (operand) =>
    typeof operand === 'boolean' ? (found) => found.length > 0 === operand : undefined,
  'anything-but': (operand) => {
    const others = [operand].flat();
    if (others.some((other) => typeof other === 'object')) return undefined;
    return (found) => found.some((value) => !others.includes(value));
  },
};

function testOf(choice: unknown, path: readonly string[]): Test {
  if (!isObject(choice)) return (found) => found.includes(choice);
  const [[name, operand] = ['', undefined], ...more] = Object.entries(choice);
  const test = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name]?.(operand) : undefined;
  if (test === undefined || more.length > 0) throw notSupported(path, choice);
  return test;
}

function ofText(
  operand: unknown,
  holds: (text: string, operand: string) => boolean,
): Test | undefined {
  if (typeof operand !== 'string') return undefined;
  return (found) => found.some((value) => typeof value === 'string' && holds(value, operand));
}

/** `*` stands for anything, unless a backslash is before it. */
function wildcard(text: string): RegExp {
  const source = text.replace(/\\([\\*])|\*|[.+?^${}()|[\]\\/]/g, (part, literal) => {
    if (literal !== undefined) return `\\${literal}`;
    return part === '*' ? '[^]*' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

function at(event: object, path: readonly string[]): Found {
  let value: unknown = event;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return [];
    value = value[name];
  }
  return Array.isArray(value) ? value : [value];
}

function notSupported(path: readonly string[], found: unknown): RankZeroError {
  return new RankZeroError(
    'PatternNotSupported',
    `Its pattern has ${JSON.stringify(found)} at ${path.join('.') || 'the top'}. The local account knows values, ${Object.keys(COMPARISONS).join(', ')}.`,
  );
}
