import { type Input, looksSecret } from './description';
import type { Values } from './inputs';
import { isReference } from './reference';
import { formsOf } from './secret-forms';

const MASK = '***';
/** Shorter forms count only as words of their own. */
const SHORTEST_WITHIN = 3;
const SHOWN = 80;

/**
 * What this process must not show. It learns its secrets as soon as it has read them, and whatever it
 * writes about itself is masked before it is shortened: a secret that was cut could no longer be
 * found.
 */
const known = new Set<string>();

/** Masks from now on what is secret in a value: all of it, or the members with secret names. */
export function learn(value: unknown, isSecret: boolean): void {
  collect(value, isSecret, known);
}

/** A text with every known secret masked. */
export function hide(text: string): string {
  return without(text, known);
}

/** A text masked, then cut. */
export function shorten(text: string, most: number): string {
  const masked = hide(text);
  return masked.length > most ? `${masked.slice(0, most)}…` : masked;
}

/** All inputs as one line, secret ones masked. */
export function showInputs(declared: readonly Input[], values: Values): string {
  return declared
    .map(({ name, type, secret }) => {
      const value = values[name];
      const text = secret
        ? MASK
        : type === 'channel'
          ? String(value)
          : JSON.stringify(value, (key, inner) => (looksSecret(key) ? MASK : inner));
      return `${name}=${shorten(text, SHOWN)}`;
    })
    .join(', ');
}

/** Every text that gives a secret away. */
export function secretTexts(declared: readonly Input[], values: Values): readonly string[] {
  const found = new Set<string>();
  for (const { name, secret } of declared) collect(values[name], secret, found);
  return [...found];
}

/** A text with every secret masked; those that overlap as one. */
export function without(text: string, secrets: Iterable<string>): string {
  const spans = [...secrets].flatMap((secret) => placesOf(secret, text));
  spans.sort(([a], [b]) => a - b);
  let masked = '';
  let end = 0;
  for (const [start, stop] of spans) {
    if (start > end || masked === '') masked += text.slice(end, start) + MASK;
    end = Math.max(end, stop);
  }
  return masked + text.slice(end);
}

/** The places of a secret in a text, those that overlap included. */
function placesOf(secret: string, text: string): [start: number, end: number][] {
  const places: [number, number][] = [];
  const { length } = secret;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const isWord =
      length >= SHORTEST_WITHIN || !(isLetter(text[at - 1]) || isLetter(text[at + length]));
    if (isWord) places.push([at, at + length]);
  }
  return places;
}

function isLetter(character = ''): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Whether a value is a number as it was written: a larger integer was changed when it was read. */
function isExact(value: unknown): value is number {
  return typeof value === 'number' && !(Number.isInteger(value) && !Number.isSafeInteger(value));
}

function collect(value: unknown, isSecret: boolean, found: Set<string>): void {
  if (isReference(value)) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, isSecret || (!Array.isArray(value) && looksSecret(key)), found);
    }
  } else if (isSecret && (typeof value === 'string' || isExact(value))) {
    for (const form of formsOf(value)) found.add(form);
  }
}
