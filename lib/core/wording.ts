import type { Money } from './model';
import { looksSecret } from './secret-names';

/** How problems name values, places and choices; every text is cut to a length that fits a line. */

const SHOWN_CHARACTERS = 80;

/** Extends a JSON path by a member or an index: `$.inputs`, `train` → `$.inputs.train`. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const isPlain = key.length <= SHOWN_CHARACTERS && /^[A-Za-z_$][\w$]*$/.test(key);
  return isPlain ? `${path}.${key}` : `${path}[${JSON.stringify(cut(key, SHOWN_CHARACTERS))}]`;
}

/** A value as JSON, cut to a length that fits a line; members with secret names are masked. */
export function show(value: unknown): string {
  const isNested = typeof value === 'object' && value !== null;
  const text =
    asJson(value, unlessSecret) ?? (isNested ? 'a value nested too deep to show' : String(value));
  return cut(text, SHOWN_CHARACTERS);
}

/** What stands for a member of an object: an ARN is no secret, whatever its name says. */
function unlessSecret(key: string, member: unknown): unknown {
  const isOpen = member === null || (typeof member === 'string' && member.startsWith('arn:'));
  return looksSecret(key) && !isOpen ? '***' : member;
}

/** A value's JSON; undefined where it has none, as where it is nested past what can be written. */
export function asJson(
  value: unknown,
  replacer?: (key: string, member: unknown) => unknown,
): string | undefined {
  try {
    return JSON.stringify(value, replacer);
  } catch {
    return undefined;
  }
}

/** A text of at most that many characters; what was cut off is an ellipsis. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a surrogate pair would not survive UTF-8.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A list of choices as prose, cut where it would fill a screen. */
export function oneOf(choices: readonly string[], most = 40): string {
  if (choices.length === 0) return 'nothing';
  const shown = choices.slice(0, most).join(', ');
  return choices.length > most ? `${shown} and ${choices.length - most} more` : shown;
}

/** `12.30 USD`; of less than 1, four decimals. */
export function showMoney({ amount, currency }: Money): string {
  if (amount > 0 && amount < 0.0001) return `< 0.0001 ${currency}`;
  return `${amount.toFixed(amount < 1 ? 4 : 2)} ${currency}`;
}

/** " Did you mean X?" or nothing. */
export function didYouMean(word: string, choices: readonly string[]): string {
  const near = nearest(word, choices);
  return near === undefined ? '' : ` Did you mean ${show(near)}?`;
}

/** The choice that was probably meant, or undefined when none is near. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const choice of choices) {
    // The distance is at least the difference in length: no need to compute the hopeless ones.
    if (Math.abs(choice.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), choice.toLowerCase());
    if (distance < bestDistance) {
      best = choice;
      bestDistance = distance;
    }
  }
  return (
    best ??
    choices.find(
      (choice) =>
        choice.length > 2 && word.length > 2 && (within(choice, word) || within(word, choice)),
    )
  );
}

function within(whole: string, part: string): boolean {
  return whole.toLowerCase().includes(part.toLowerCase());
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] as number;
}
