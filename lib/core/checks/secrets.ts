import type { ValueDeclaration } from '../model/tasks';
import { looksSecret } from '../secret-names';

export { looksSecret };

/** Whether an input's value must not be shown: declared so, or its name says so. */
export function isSecret(name: string, { secret }: Pick<ValueDeclaration, 'secret'>): boolean {
  return secret === true || looksSecret(name);
}
