import type { ValueDeclaration } from '../tasks/types';

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

/** Whether an input's value must not be shown: declared so, or its name says so. */
export function isSecret(name: string, { secret }: ValueDeclaration): boolean {
  return (
    secret === true || (name.match(WORD) ?? []).some((word) => SECRET_WORDS.has(word.toLowerCase()))
  );
}
