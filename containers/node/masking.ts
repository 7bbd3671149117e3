import { type Input, looksSecret } from './description';
import type { Values } from './inputs';

const MASK = '***';
/** Replacing shorter texts would garble every message, and hide nothing. */
const SHORTEST = 3;
const SHOWN = 80;

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
      return `${name}=${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`;
    })
    .join(', ');
}

/** Every text that must not be seen, longest first. */
export function secretTexts(declared: readonly Input[], values: Values): readonly string[] {
  const found = new Set<string>();
  for (const { name, secret } of declared) collect(values[name], secret, found);
  return [...found].sort((a, b) => b.length - a.length);
}

/** A text with every secret masked. */
export function without(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) masked = masked.replaceAll(secret, MASK);
  return masked;
}

function collect(value: unknown, isSecret: boolean, found: Set<string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, isSecret || (!Array.isArray(value) && looksSecret(key)), found);
    }
  } else if (isSecret && (typeof value === 'string' || typeof value === 'number')) {
    const text = String(value);
    if (text.length >= SHORTEST) found.add(text);
  }
}
