import { classNamed, ignoringCase } from './characters';
import type { Flags, Source } from './source';
import type { CharacterTest, Node } from './types';

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

/** What follows a backslash outside of a class. */
export function readEscape(source: Source, flags: Flags): Node {
  const place = source.takeMatch(/[AZbB]/y)?.[0];
  if (place !== undefined) {
    const places = { A: 'start', Z: 'textEnd', b: 'boundary', B: 'inside' } as const;
    return source.place(places[place as keyof typeof places], flags);
  }
  const named = readNamedClass(source, flags);
  if (named !== undefined) return { type: 'character', test: named };
  // Three octal digits are a character, one or two that do not begin with 0 a group.
  const reference = source.takeMatch(/(?!0|[0-3][0-7]{2})\d{1,2}/y)?.[0];
  if (reference !== undefined) {
    const index = source.known(reference);
    if (source.open.has(index)) throw source.error('a group cannot refer to itself');
    return { type: 'reference', index, ignoresCase: flags.i };
  }
  return source.literal(readCharacter(source), flags);
}

/** `[…]`, whose opening bracket has been read. */
export function readClass(source: Source, flags: Flags): Node {
  const isNegative = source.take('^');
  const tests: CharacterTest[] = [];
  for (let isFirst = true; isFirst || !source.take(']'); isFirst = false) {
    tests.push(readMember(source, flags));
  }
  const any: CharacterTest = (code) => tests.some((test) => test(code));
  const test = flags.i ? ignoringCase(any, flags.a) : any;
  return { type: 'character', test: isNegative ? (code) => !test(code) : test };
}

/** A character, a class or a range of characters. */
function readMember(source: Source, flags: Flags): CharacterTest {
  const from = readEnd(source, flags);
  // A hyphen at the end of a class is itself.
  if (source.takeMatch(/-(?!\])/y) === undefined) {
    return typeof from === 'number' ? (code) => code === from : from;
  }
  const to = readEnd(source, flags);
  if (typeof from !== 'number' || typeof to !== 'number' || to < from) {
    throw source.error('bad character range');
  }
  return (code) => code >= from && code <= to;
}

function readEnd(source: Source, flags: Flags): number | CharacterTest {
  if (source.isAtEnd) throw source.error('unterminated character set');
  const character = source.next();
  if (character !== '\\') return character.codePointAt(0) as number;
  return (
    readNamedClass(source, flags) ??
    (source.take('b') ? (SIMPLE.b as number) : readCharacter(source, true))
  );
}

function readNamedClass(source: Source, { a }: Flags): CharacterTest | undefined {
  const letter = source.takeMatch(/[dDsSwW]/y)?.[0];
  if (letter === undefined) return undefined;
  const test = classNamed(letter.toLowerCase() as 'd', a);
  return letter === letter.toLowerCase() ? test : (code) => !test(code);
}

/** The character that an escape stands for. */
function readCharacter(source: Source, inClass = false): number {
  const octal = source.takeMatch(inClass ? /[0-7]{1,3}/y : /0[0-7]{0,2}|[0-7]{3}/y)?.[0];
  if (octal !== undefined) {
    const code = Number.parseInt(octal, 8);
    if (code > 0o377) throw source.error(`octal escape \\${octal} is above \\377`);
    return code;
  }
  const [, x, u, U] =
    source.takeMatch(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y) ?? [];
  const hexadecimal = x ?? u ?? U;
  if (hexadecimal !== undefined) {
    const code = Number.parseInt(hexadecimal, 16);
    if (code > 0x10ffff) throw source.error(`there is no character \\U${hexadecimal}`);
    return code;
  }
  if (source.isAtEnd) throw source.error('bad escape (end of pattern)');
  const character = source.next();
  if (/[atnvfr]/.test(character)) return SIMPLE[character] as number;
  if (character === 'N') throw source.error('\\N{…} is not supported; write \\u and four digits');
  if (/[A-Za-z0-9]/.test(character)) throw source.error(`bad escape \\${character}`);
  return character.codePointAt(0) as number;
}
