/** Names by which people call what must not be seen; as the runners have them. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'apikey',
  'auth',
  'credential',
  'credentials',
  'key',
  'passphrase',
  'passwd',
  'password',
  'pwd',
  'secret',
  'token',
]);
/** A word in camelCase or snake_case: `apiToken` has two, `tokenizer` is another one than token. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+/g;

/** Whether a name says that its value must not be shown. */
export function looksSecret(name: string): boolean {
  return (name.match(WORD) ?? []).some((word) => SECRET_WORDS.has(word.toLowerCase()));
}
