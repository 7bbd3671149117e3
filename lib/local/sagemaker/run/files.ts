import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Paths below a directory, relative to it, of everything that is no directory itself. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(directory, {
    withFileTypes: true,
    recursive: true,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}
