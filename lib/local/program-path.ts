import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Path of a program that lies among the sources of the local account: beside them, or, from a bundle
 * in a folder of the repository, in lib/.
 *
 * @param path relative to lib/local
 */
export function programPath(path: string): string {
  const beside = join(__dirname, path);
  return existsSync(beside) ? beside : join(__dirname, '../lib/local', path);
}
