import type { ValueDeclaration } from '../model';
import { looksSecret } from '../secret-names';

/** Whether an input's value must not be shown: declared so, or its name says so. */
export function isSecret(name: string, { secret }: Pick<ValueDeclaration, 'secret'>): boolean {
  return secret === true || looksSecret(name);
}
