import { looksSecret } from '../secret-names';

/** Quoted in any of the ways that people quote, to its end or the line's. */
const QUOTED = /(["'`])((?:\\.|(?!\1)[^\\])*)(\1?)|([“„‟«‘])([^”“»’]*)([”“»’]?)/gu;
/** What may stand between a name and its value. */
const COLON = /^\s*:/;
/** The value of a name, quoted or not; it ends where the next member could begin. */
const BARE = /([\p{L}_$][\p{L}\p{N}_$-]*)(["'`”“»’]?\s*:\s*)([^\s,"'`“”„‟«»‘’[\]{}]+)/gu;
const MASK = '•';

/**
 * A line of what should be JSON, as its characters, with every text that is a value masked, and what
 * stands without quotes after a name that says it is secret. Names, structure and backslashes stay,
 * each character in its place: they are what a mistake is made of.
 */
export function maskValues(line: string): string[] {
  const masked = line
    .replace(QUOTED, (whole: string, ...groups: unknown[]) => {
      const offset = groups.at(-2) as number;
      if (COLON.test(line.slice(offset + whole.length))) return whole;
      const [open, content, close] = (
        groups[0] === undefined ? groups.slice(3, 6) : groups.slice(0, 3)
      ) as string[];
      return `${open}${hide(content ?? '')}${close}`;
    })
    .replace(BARE, (whole, name: string, colon: string, value: string) =>
      looksSecret(name) ? `${name}${colon}${hide(value)}` : whole,
    );
  return [...masked];
}

/** One mark for each character, so that a place in the line stays where it is. */
function hide(text: string): string {
  return text.replace(/[^\\]/gu, MASK);
}
