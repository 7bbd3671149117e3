import { maskValues } from './mask-values';

/** Where a text stops being JSON, and why. */
export interface JsonMistake {
  /** Characters from the start of the text. */
  readonly index: number;
  /** What is wrong there and how it is written, as the start of a sentence. */
  readonly why: string;
}

const WORDS: Readonly<Record<string, string>> = {
  True: 'true is written in lower case',
  False: 'false is written in lower case',
  TRUE: 'true is written in lower case',
  FALSE: 'false is written in lower case',
  None: 'nothing is written null',
  nil: 'nothing is written null',
  Null: 'null is written in lower case',
  NULL: 'null is written in lower case',
  undefined: 'nothing is written null',
  NaN: 'JSON has no NaN; leave the value out',
  Infinity: 'JSON has no infinity; leave the value out',
};

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NUMBER_LIKE = /[+-]?[\d.][\w.+-]*/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;
const SPACE = /[ \t\r\n]*/y;
const STRING_PART = /[^"\\\p{Cc}]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|[\u007f-\u009f]+/uy;

/**
 * The first place where a text is not JSON; undefined where it is.
 *
 * JSON.parse names a place too, but in words that differ between versions of Node, and never what
 * was probably meant: a comment, a comma too many, single quotes.
 */
export function jsonMistake(text: string): JsonMistake | undefined {
  return new Scanner(text).run();
}

/** What may come next. */
type Next = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end';

class Scanner {
  private index = 0;
  private next: Next = 'value';
  private readonly open: { readonly closing: string; readonly index: number }[] = [];

  constructor(private readonly text: string) {}

  run(): JsonMistake | undefined {
    for (;;) {
      this.match(SPACE);
      const mistake = this.step();
      if (mistake !== undefined) return mistake === 'end' ? undefined : mistake;
    }
  }

  /** Reads one token. */
  private step(): JsonMistake | 'end' | undefined {
    const character = this.text[this.index];
    if (character === undefined) return this.atEnd();
    const general = this.never(character);
    if (general !== undefined) return this.mistake(general);
    switch (this.next) {
      case ':':
        return character === ':'
          ? this.pass('value')
          : this.mistake('a colon is missing between name and value');
      case ', or end':
        return this.afterValue(character);
      case 'name':
      case 'name or }':
        if (character === '"') return this.string(':');
        if (character === '}' && this.next === 'name or }') return this.close(character);
        return this.mistake(
          character === '}'
            ? 'there is a comma after the last member; take it away'
            : 'the name of a member is missing; it stands in double quotes',
          character === '}' ? this.lastComma() : this.index,
        );
      default:
        return this.value(character);
    }
  }

  private value(character: string): JsonMistake | undefined {
    if (character === '"') return this.string(', or end');
    if (character === '{' || character === '[') {
      this.open.push({ closing: character === '{' ? '}' : ']', index: this.index });
      return this.pass(character === '{' ? 'name or }' : 'value or ]');
    }
    if (character === ']' && this.next === 'value or ]') return this.close(character);
    if (character === ']' && this.open.at(-1)?.closing === ']') {
      return this.mistake('there is a comma after the last value; take it away', this.lastComma());
    }
    const start = this.index;
    const word = this.match(WORD);
    if (word !== '') {
      if (word === 'true' || word === 'false' || word === 'null') return this.become(', or end');
      const meant = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
      return this.mistake(meant ?? 'a text stands in double quotes', start);
    }
    const like = this.match(NUMBER_LIKE);
    if (like !== '') {
      this.index = start;
      if (this.match(NUMBER) === like) return this.become(', or end');
      return this.mistake(
        'this is no number of JSON; numbers are written like 12, -0.5 or 1e-3',
        start,
      );
    }
    return this.mistake('a value is missing here');
  }

  private afterValue(character: string): JsonMistake | undefined {
    const inside = this.open.at(-1);
    if (inside === undefined) {
      return this.mistake('there is more after the end; a file holds one request');
    }
    if (character === ',') return this.pass(inside.closing === '}' ? 'name' : 'value');
    if (character === inside.closing) return this.close(character);
    return this.mistake(
      character === '}' || character === ']'
        ? `${inside.closing} is expected here, to close what line ${lineOf(this.text, inside.index)} opens`
        : 'a comma is missing before this',
    );
  }

  /** What no JSON has outside of a string, wherever it stands. */
  private never(character: string): string | undefined {
    if (character === '#' || this.text.startsWith('//', this.index)) return NO_COMMENTS;
    if (this.text.startsWith('/*', this.index)) return NO_COMMENTS;
    if (character === "'") return 'a text stands in double quotes, not in single ones';
    if (character === '`') return 'a text stands in double quotes, not in backquotes';
    if (/[“”„‟«»‘’]/.test(character)) return 'this quotation mark is typographic; write "';
    if (character === '\uFEFF') return 'there is a byte order mark; save the file without it';
    if (character === '\0' || character === '\uFFFD') {
      return 'this is no text in UTF-8; save it as UTF-8';
    }
    if (/[\p{Z}\p{Cc}\p{Cf}]/u.test(character)) {
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      return `there is an invisible character, U+${code}; only blanks, tabs and line ends may be here`;
    }
    return undefined;
  }

  /** Passes over a string. */
  private string(next: Next): JsonMistake | undefined {
    const start = this.index;
    this.index++;
    while (this.match(STRING_PART) !== '');
    const character = this.text[this.index];
    if (character === '"') return this.pass(next);
    if (character === undefined) {
      return this.mistake('this text has no closing quotation mark', start);
    }
    if (character === '\\') {
      return this.mistake(
        'a backslash in a text is written twice; this is no escape that JSON has',
      );
    }
    return this.mistake(
      character === '\n' || character === '\r'
        ? 'a text ends on the line where it begins; its line ends are written \\n'
        : 'a control character in a text is written as an escape, such as \\t',
    );
  }

  private atEnd(): JsonMistake | 'end' {
    const inside = this.open.at(-1);
    if (inside === undefined) {
      if (this.next === ', or end') return 'end';
      return this.mistake('there is nothing in it; a request begins with {');
    }
    const opening = inside.closing === '}' ? '{' : '[';
    return this.mistake(
      `it ends before ${inside.closing} closes the ${opening} of line ${lineOf(this.text, inside.index)}`,
    );
  }

  private close(character: string): undefined {
    this.open.pop();
    return this.pass(', or end', character.length);
  }

  private pass(next: Next, length = 1): undefined {
    this.index += length;
    return this.become(next);
  }

  private become(next: Next): undefined {
    this.next = next;
    return undefined;
  }

  private mistake(why: string, index = this.index): JsonMistake {
    return { index, why };
  }

  /** What the expression finds here; moves behind it. */
  private match(expression: RegExp): string {
    expression.lastIndex = this.index;
    const found = expression.exec(this.text)?.[0] ?? '';
    this.index += found.length;
    return found;
  }

  private lastComma(): number {
    return this.text.lastIndexOf(',', this.index);
  }
}

const NO_COMMENTS = 'JSON has no comments; take this one away';

/** Number of the line that a place is on, from 1. */
function lineOf(text: string, index: number): number {
  return placeOf(text, index).line;
}

/** Line and column of a place, both from 1. */
export function placeOf(
  text: string,
  index: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 };
}

/** Characters of a line that are shown on either side of a place. */
const AROUND = 60;

/**
 * The line of a place, cut to its surroundings, and a caret below the place. Its values are masked, for
 * any may be secret: nobody can tell before it is read as what.
 */
export function excerptOf(text: string, index: number): string {
  const start = Math.max(text.lastIndexOf('\n', index - 1), text.lastIndexOf('\r', index - 1)) + 1;
  const end = text.slice(index).search(/[\r\n]/);
  // A tab is as wide as its terminal likes; nothing else in the line may move the caret.
  const plain = (part: string) => part.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  const line = maskValues(text.slice(start, end === -1 ? undefined : index + end));
  const place = [...text.slice(start, index)].length;
  const before = plain(line.slice(0, place).join(''));
  const after = plain(line.slice(place).join(''));
  const left = before.length > AROUND ? `…${before.slice(1 - AROUND)}` : before;
  const right = after.length > AROUND ? `${after.slice(0, AROUND - 1)}…` : after;
  const margin = `    ${placeOf(text, index).line} | `;
  return `${margin}${left}${right}\n${' '.repeat(margin.length - 2)}| ${' '.repeat([...left].length)}^`;
}
