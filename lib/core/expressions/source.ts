import { RankZeroError } from '../errors';
import { classNamed, ignoringCase } from './characters';
import type { Node, Place } from './types';

/** Flags that hold where an expression is being read. */
export interface Flags {
  /** Ignores case. */
  readonly i: boolean;
  /** `^` and `$` at every line. */
  readonly m: boolean;
  /** `.` takes newlines. */
  readonly s: boolean;
  /** Blanks and comments are left out. */
  readonly x: boolean;
  /** `\w`, `\d`, `\s`, `\b` and case are ASCII's. */
  readonly a: boolean;
}

/** An expression while it is read, with what is known of its groups. */
export class Source {
  groups = 0;
  isContextual = false;
  readonly names = new Map<string, number>();
  /** Groups that are not closed yet: nothing can refer to them. */
  readonly open = new Set<number>();
  /** Inside of a look-behind: the number of groups before it. */
  groupsBeforeLook: number | undefined;
  private position = 0;

  constructor(private readonly pattern: string) {}

  get isAtEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  peek(): string | undefined {
    return this.isAtEnd ? undefined : this.pattern.charAt(this.position);
  }

  /** The next character, whole where it takes two units. */
  next(): string {
    const code = this.pattern.codePointAt(this.position);
    if (code === undefined) throw this.error('it ends too early');
    const character = String.fromCodePoint(code);
    this.position += character.length;
    return character;
  }

  /** Goes past a text, if it follows. */
  take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  /** Goes past what a sticky expression of ours finds here. */
  takeMatch(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.position;
    const match = sticky.exec(this.pattern) ?? undefined;
    if (match !== undefined) this.position += match[0].length;
    return match;
  }

  error(what: string): ExpressionError {
    return new ExpressionError(what, this.position);
  }

  withFlags(flags: Flags, added: string, removed = ''): Flags {
    for (const letter of added + removed) {
      if (letter === 'L') throw this.error('the flag L is for bytes only');
      if (!'aimsux'.includes(letter)) throw this.error(`there is no flag ${letter}`);
    }
    if (added.includes('a') && added.includes('u')) {
      throw this.error('the flags a and u exclude each other');
    }
    const set = (letter: keyof Flags) =>
      added.includes(letter) || (flags[letter] && !removed.includes(letter));
    return {
      i: set('i'),
      m: set('m'),
      s: set('s'),
      x: set('x'),
      a: added.includes('u') ? false : set('a'),
    };
  }

  /** One character as it stands. */
  literal(code: number, { i, a }: Flags): Node {
    const isIt = (other: number) => other === code;
    return i
      ? { type: 'character', test: ignoringCase(isIt, a) }
      : { type: 'character', test: isIt, literal: String.fromCodePoint(code) };
  }

  place(place: Place, { a }: Flags): Node {
    return { type: 'place', place, isWord: classNamed('w', a) };
  }

  /** Whether a group may be referred to from here. @throws ExpressionError */
  known(reference: string): number {
    const index = /^\d+$/.test(reference) ? Number(reference) : this.names.get(reference);
    if (index === undefined || index < 1 || index > this.groups) {
      throw this.error(`there is no group ${reference}`);
    }
    if (
      this.groupsBeforeLook !== undefined &&
      (this.open.has(index) || index > this.groupsBeforeLook)
    ) {
      throw this.error('a look-behind can refer only to groups that ended before it');
    }
    this.isContextual = true;
    return index;
  }
}

/** A regular expression that Python would refuse, or that cannot be searched for here. */
export class ExpressionError extends RankZeroError<'InvalidExpression'> {
  constructor(what: string, position: number) {
    super('InvalidExpression', `${what} (at character ${position})`);
  }
}
