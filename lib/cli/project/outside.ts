import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { AppFolders } from './restaging/editable';
import { readStaged } from './restaging/staged';

const FILE = '.outside.json';

/**
 * Stores which folders of tasks' code are not among what the app is made from otherwise: outside of its
 * folder, or included by a task. An edit there counts, too.
 */
export function keepOutside({ directory, assembly }: AppFolders, stagedFile: string): void {
  const file = join(assembly, FILE);
  const images = readStaged(stagedFile).flatMap((staged) => staged.images);
  const folders = images.flatMap(({ folder, included }) => [
    ...(folder.startsWith(directory + sep) ? [] : [folder]),
    ...included.map((it) => it.folder),
  ]);
  const outside = [...new Set(folders)];
  if (outside.length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify(outside)}\n`);
}

/** Those folders; none where the command has not made the assembly. */
export function readOutside({ assembly }: Pick<AppFolders, 'assembly'>): readonly string[] {
  try {
    return JSON.parse(readFileSync(join(assembly, FILE), 'utf8'));
  } catch {
    // Missing or damaged.
    return [];
  }
}
