import { parse } from './parse';
import { type Program, programOf } from './program';
import { requiredText } from './required-text';
import { search, TooManySteps } from './search';

/** What a group of a match took, in UTF-16 units as strings have them. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What a search came to: a match, none, or no answer in bounded time. */
export type Found =
  | { readonly kind: 'match'; readonly whole: Span; group(index: number): Span | undefined }
  | { readonly kind: 'none' }
  | { readonly kind: 'tooSlow' };

/**
 * Steps of one search. An expression without references to groups takes some ten steps for each
 * character; this is a few hundredths of a second.
 */
const MOST_STEPS = 1_000_000;

/**
 * A regular expression with the syntax and the meaning of Python's `re`, which is what SageMaker's
 * metric definitions are written in.
 *
 * A search takes bounded time whatever the expression: no user's expression may keep
 * others waiting.
 *
 * @example
 * new Expression('loss=(?P<value>[0-9.]+)').search('epoch 1 loss=0.5')
 */
export class Expression {
  /** A text that whatever matches contains; empty where none is known. */
  readonly required: string;
  /** Number of its groups. */
  readonly groups: number;
  private readonly program: Program;

  /** @throws ExpressionError – when Python would refuse it, or where it unfolds to too much */
  constructor(readonly pattern: string) {
    const parsed = parse(pattern);
    this.program = programOf(parsed);
    this.required = requiredText(parsed.body);
    this.groups = parsed.groups;
  }

  /** The first match in a text, as `re.search` finds it. */
  search(text: string): Found {
    if (!text.includes(this.required)) return { kind: 'none' };
    try {
      const slots = search(this.program, codesOf(text), MOST_STEPS);
      if (slots === undefined) return { kind: 'none' };
      const group = (index: number): Span | undefined => {
        const [from = -1, to = -1] = [slots[index * 2], slots[index * 2 + 1]];
        if (from < 0 || to < 0) return undefined;
        const [start, end] = [unitsBefore(text, from), unitsBefore(text, to)];
        return { text: text.slice(start, end), start, end };
      };
      return { kind: 'match', whole: group(0) as Span, group };
    } catch (error) {
      if (error instanceof TooManySteps) return { kind: 'tooSlow' };
      throw error;
    }
  }
}

/** Characters that take two units of a string. */
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

function codesOf(text: string): number[] {
  if (PAIR.test(text)) return Array.from(text, (character) => character.codePointAt(0) as number);
  const codes = new Array<number>(text.length);
  for (let index = 0; index < text.length; index++) codes[index] = text.charCodeAt(index);
  return codes;
}

/** Where the character of that number begins. */
function unitsBefore(text: string, characters: number): number {
  if (!PAIR.test(text)) return characters;
  return Array.from(text).slice(0, characters).join('').length;
}
