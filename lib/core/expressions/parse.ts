import { readClass, readEscape } from './escapes';
import { readGroup } from './groups';
import { type Flags, Source } from './source';
import type { Appetite, Node, Parsed } from './types';

/** A larger number of repetitions is as good as no limit. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** No real expression nests its groups deeper. */
const MOST_LEVELS = 100;

/**
 * Reads a regular expression in the syntax of Python's `re`.
 *
 * @throws ExpressionError – when Python would refuse it, or for what is not supported: `\N{…}`
 * @see https://docs.python.org/3/library/re.html#regular-expression-syntax
 */
export function parse(pattern: string): Parsed {
  const source = new Source(pattern);
  const flags = readLeadingFlags(source);
  const body = readChoice(source, flags, 0);
  if (!source.isAtEnd) throw source.error('unbalanced parenthesis');
  return { body, groups: source.groups, isContextual: source.isContextual };
}

/** `(?i)` and the like count for all of an expression, and may stand at its start only. */
function readLeadingFlags(source: Source): Flags {
  const none: Flags = { i: false, m: false, s: false, x: false, a: false };
  const letters = source.takeMatch(/\(\?([a-zA-Z]+)\)/y)?.[1];
  return letters === undefined ? none : source.withFlags(none, letters);
}

/** Alternatives up to the end of a group. */
function readChoice(source: Source, flags: Flags, level: number): Node {
  if (level > MOST_LEVELS) throw source.error(`more than ${MOST_LEVELS} levels of groups`);
  const options = [readSequence(source, flags, level)];
  while (source.take('|')) options.push(readSequence(source, flags, level));
  return options.length === 1 ? (options[0] as Node) : { type: 'choice', options };
}

function readSequence(source: Source, flags: Flags, level: number): Node {
  const parts: Node[] = [];
  for (;;) {
    if (flags.x) source.takeMatch(/(?:[ \t\n\r\f\v]|#[^\n]*)+/y);
    const next = source.peek();
    if (next === undefined || next === '|' || next === ')') break;
    const counts = readCounts(source);
    const item =
      counts === undefined ? readItem(source, flags, level) : repeated(source, parts.pop(), counts);
    if (item !== undefined) parts.push(item);
  }
  return parts.length === 1 ? (parts[0] as Node) : { type: 'sequence', parts };
}

/** One item; undefined for a comment. */
function readItem(source: Source, flags: Flags, level: number): Node | undefined {
  const character = source.next();
  switch (character) {
    case '.':
      return { type: 'character', test: flags.s ? () => true : (code) => code !== 10 };
    case '^':
      return source.place(flags.m ? 'lineStart' : 'start', flags);
    case '$':
      return source.place(flags.m ? 'lineEnd' : 'end', flags);
    case '[':
      return readClass(source, flags);
    case '\\':
      return readEscape(source, flags);
    case '(':
      return readGroup(source, flags, (inner) => readChoice(source, inner, level + 1));
    default:
      return source.literal(character.codePointAt(0) as number, flags);
  }
}

/** What stands before a quantifier, repeated. */
function repeated(
  source: Source,
  body: Node | undefined,
  counts: { readonly least: number; readonly most: number },
): Node {
  if (body === undefined || body.type === 'place') throw source.error('nothing to repeat');
  if (body.type === 'repeat') throw source.error('multiple repeat');
  const lazy: Appetite | undefined = source.take('?') ? 'lazy' : undefined;
  const appetite = lazy ?? (source.take('+') ? 'possessive' : 'greedy');
  return { type: 'repeat', body, ...counts, appetite };
}

function readCounts(source: Source): { least: number; most: number } | undefined {
  if (source.take('*')) return { least: 0, most: NO_LIMIT };
  if (source.take('+')) return { least: 1, most: NO_LIMIT };
  if (source.take('?')) return { least: 0, most: 1 };
  const [, low, comma, high] = source.takeMatch(/\{(?!\})(\d*)(?:(,)(\d*))?\}/y) ?? [];
  if (low === undefined) return undefined;
  const least = low === '' ? 0 : Number(low);
  const most = comma === undefined ? least : high === '' ? NO_LIMIT : Number(high);
  if (most < least) throw source.error('min repeat greater than max repeat');
  return { least, most };
}
