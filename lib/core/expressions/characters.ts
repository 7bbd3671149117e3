import type { CharacterTest } from './types';

/** A test by properties of Unicode, whose tables are not read before the first character asks. */
function inClass(characters: string): CharacterTest {
  let expression: RegExp | undefined;
  return (code) => {
    expression ??= new RegExp(`^[${characters}]$`, 'u');
    return expression.test(String.fromCodePoint(code));
  };
}

const isDigitOfUnicode = inClass('\\p{Nd}');
const isWordOfUnicode = inClass('\\p{L}\\p{N}_');
const isSpaceOfUnicode = inClass('\\u0085\\p{Z}');

const isAsciiDigit: CharacterTest = (code) => code >= 48 && code <= 57;
const isAsciiWord: CharacterTest = (code) =>
  isAsciiDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
const isAsciiSpace: CharacterTest = (code) => code === 32 || (code >= 9 && code <= 13);

/** Most text is ASCII, where a table of properties is not needed. */
function beyondAscii(ascii: CharacterTest, unicode: CharacterTest): CharacterTest {
  return (code) => (code < 128 ? ascii(code) : unicode(code));
}

const isUnicodeSpace: CharacterTest = (code) =>
  code < 128 ? isAsciiSpace(code) || (code >= 28 && code <= 31) : isSpaceOfUnicode(code);

/** `\d`, `\s`, `\w` of Python, for all of Unicode or for ASCII only. */
export function classNamed(letter: 'd' | 's' | 'w', isAscii: boolean): CharacterTest {
  switch (letter) {
    case 'd':
      return isAscii ? isAsciiDigit : beyondAscii(isAsciiDigit, isDigitOfUnicode);
    case 's':
      return isAscii ? isAsciiSpace : isUnicodeSpace;
    case 'w':
      return isAscii ? isAsciiWord : beyondAscii(isAsciiWord, isWordOfUnicode);
  }
}

/** A test that also takes the other case of what it takes. */
export function ignoringCase(test: CharacterTest, isAscii: boolean): CharacterTest {
  return (code) => test(code) || variantsOf(code, isAscii).some(test);
}

/** The same letter in other cases. */
export function variantsOf(code: number, isAscii: boolean): readonly number[] {
  if (isAscii && code >= 128) return [];
  const character = String.fromCodePoint(code);
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  return [lower, upper, upper.toLowerCase(), lower.toUpperCase()]
    .map((variant) => ({ variant, other: variant.codePointAt(0) as number }))
    .filter(
      ({ variant, other }) =>
        other !== code &&
        variant.length === String.fromCodePoint(other).length &&
        !(isAscii && other >= 128),
    )
    .map(({ other }) => other);
}
