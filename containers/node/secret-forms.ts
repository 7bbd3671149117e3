/**
 * The forms in which a secret shows up in messages, stacks and logs.
 *
 * Whoever prints a secret seldom prints it as it is: an exception quotes it, a request has its JSON
 * or URL, a header its base64, a long line is wrapped. CONTRACT.md, "Secrets", lists them.
 */

/** One character of a secret tells next to nothing, and masking it would garble every text. */
const SHORTEST = 2;
/** A line of a secret, of which there are many, and some are but a bracket. */
const SHORTEST_LINE = 4;
/** Shorter encodings are ordinary words, too. */
const SHORTEST_ENCODED = 8;

/** Every text that gives a secret away: a text's or a number's. */
export function formsOf(secret: string | number): ReadonlySet<string> {
  const text = String(secret);
  const forms = new Set<string>(
    [...spellings(secret), ...wholeForms(text)].filter(({ length }) => length >= SHORTEST),
  );
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return forms;
  for (const line of lines.map((it) => it.trim())) {
    if (line.length >= SHORTEST_LINE) addAll(forms, escapes(line));
  }
  return forms;
}

/** The ways of writing a number; a text has one. */
function spellings(secret: string | number): string[] {
  if (typeof secret === 'string') return [secret];
  return Number.isInteger(secret) ? [`${secret}`, `${secret}.0`] : [`${secret}`];
}

function wholeForms(text: string): string[] {
  const variants = new Set([text, text.trim(), text.split(/\s+/).filter(Boolean).join(' ')]);
  const encoded = [...variants].flatMap((variant) => encodings(Buffer.from(variant)));
  return [
    ...[...variants].flatMap((variant) => [...escapes(variant)]),
    ...urls(text),
    ...encoded.filter(({ length }) => length >= SHORTEST_ENCODED),
  ];
}

/** A text as it stands inside a literal, and inside a literal within another one. */
function escapes(text: string): ReadonlySet<string> {
  const forms = new Set([text]);
  for (const once of literals(text)) {
    forms.add(once);
    if (once !== text) addAll(forms, literals(once));
  }
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  forms.add(html);
  return forms.add(html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'));
}

/** A text as the inside of a literal: JSON's, and those of JavaScript and Python. */
function literals(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const bare = text.replaceAll('\\', '\\\\').replace(/\p{Cc}/gu, (control) => {
    const short = SHORT_ESCAPES[control];
    return short ?? `\\x${hexOf(control, 2)}`;
  });
  const plain = [json, bare, bare.replace(/\\x../g, (code) => `\\x${code.slice(2).toUpperCase()}`)];
  // Which quotes are escaped depends on those around the literal.
  const quoted = ["'", '"', '`'].map((quote) => bare.replaceAll(quote, `\\${quote}`));
  return [...plain, ...quoted].flatMap((form) => [
    form,
    form.replace(/[^\0-\x7e]/g, (unit) => `\\u${hexOf(unit, 4)}`),
  ]);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function hexOf(unit: string, digits: number): string {
  return unit.charCodeAt(0).toString(16).padStart(digits, '0');
}

/** A text in a URL: as a part of a path, as a whole, and in a form. */
function urls(text: string): string[] {
  // Half of a surrogate pair is in no URL.
  const part = encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
  const strict = part.replace(/[!'()*]/g, (mark) => `%${hexOf(mark, 2).toUpperCase()}`);
  const forms = [part, strict, part.replaceAll('%2F', '/'), strict.replaceAll('%20', '+')];
  return forms.flatMap((form) => [form, form.replace(/%../g, (code) => code.toLowerCase())]);
}

/** What hexadecimal and base64 make of some bytes, also amid others. */
function encodings(data: Buffer): string[] {
  const hex = data.toString('hex');
  const amid = [0, 1, 2].map((offset) => {
    // What stands before it shifts the digits; those that depend on a neighbour are left out.
    const digits = Buffer.concat([Buffer.alloc(offset), data]).toString('base64url');
    const isWhole = (offset + data.length) % 3 === 0;
    return digits.slice([0, 2, 3][offset], isWhole ? undefined : -1);
  });
  const urlSafe = [data.toString('base64url'), ...amid];
  const standard = urlSafe.map((form) => form.replaceAll('-', '+').replaceAll('_', '/'));
  return [hex, hex.toUpperCase(), data.toString('base64'), ...urlSafe, ...standard];
}

function addAll(forms: Set<string>, more: Iterable<string>): void {
  for (const form of more) forms.add(form);
}
