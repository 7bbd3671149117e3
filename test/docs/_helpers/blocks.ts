import { join } from 'node:path';
import { textOf } from '../../_helpers/folders';

export const ROOT = join(__dirname, '../../..');

/** The blocks of code of a page, of one language, as they are pasted. */
export function blocksOf(page: string, language: string): string[] {
  return [...textOf(ROOT, page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, its]) => its === language)
    .map(([, , text = '']) => text);
}
