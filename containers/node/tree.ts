import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { Unfit } from './errors';

/** A file to upload; `path` relative to its output, with forward slashes. */
export interface LocalFile {
  readonly source: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * All files below a directory, sorted by path. Symbolic links are followed; empty directories are
 * not kept, for S3 has none.
 *
 * @throws Unfit – for a link that leads back to a directory around it, or nowhere, and for anything
 * that is neither file nor directory.
 */
export function listTree(root: string): LocalFile[] {
  const files: LocalFile[] = [];
  walk(root, '', [], files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `around` identifies the directories that this one lies in. */
function walk(
  directory: string,
  prefix: string,
  around: readonly string[],
  files: LocalFile[],
): void {
  const { dev, ino } = statSync(directory);
  const identity = `${dev}:${ino}`;
  if (around.includes(identity)) {
    throw new Unfit(`${prefix.replace(/\/$/, '')}: a link back to a directory that it lies in`);
  }
  for (const name of readdirSync(directory)) {
    const path = prefix + name;
    const source = `${directory}/${name}`;
    const facts = statSync(source, { throwIfNoEntry: false });
    if (facts === undefined) {
      // Node shows bytes that are no UTF-8 by U+FFFD, under which name there is nothing.
      const isBroken = name.includes('\uFFFD');
      throw new Unfit(`${path}: ${isBroken ? 'a name that is not UTF-8' : 'a link to nothing'}`);
    }
    if (facts.isDirectory()) {
      walk(source, `${path}/`, [...around, identity], files);
    } else if (facts.isFile()) {
      accessSync(source, constants.R_OK);
      files.push({ source, path, sizeBytes: facts.size });
    } else {
      throw new Unfit(`${path}: neither a file nor a directory`);
    }
  }
}
