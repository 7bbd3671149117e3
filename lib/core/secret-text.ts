/** `https://user:password@host`; a variable such as `${TOKEN}` in its place is none. */
const PASSWORD_IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:'"]*:(?!\$\{?\w+\}?@)[^\s/@'"]+@/i;
/** `https://token@host`: a name alone is shorter. */
const TOKEN_IN_URL = /\bhttps?:\/\/[\w.~%-]{20,}@/i;

/** Tokens that say by their first characters what they are. */
const TOKENS = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[opsru]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{16,}/,
  /\bhf_[A-Za-z0-9]{20,}/,
  /\bnpm_[A-Za-z0-9]{20,}/,
  /\bpypi-[\w-]{40,}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/** Whether a text has an address with a password or a token in it. */
export function hasPassword(text: string): boolean {
  return PASSWORD_IN_URL.test(text) || TOKEN_IN_URL.test(text);
}

/** Whether a text has something that can only be a secret: an address's password, a known token, a private key. */
export function holdsSecret(text: string): boolean {
  return hasPassword(text) || TOKENS.some((token) => token.test(text));
}

/** An address without who calls it. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}
