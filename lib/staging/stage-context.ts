import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContextFile } from './context-file';

/** A build context in the cloud assembly. */
export interface StagedContext {
  /** Name of its folder in the assembly: `asset.<hash>`. */
  readonly directory: string;
  /** The images' tag: the start of the hash. */
  readonly tag: string;
}

/** Enough that no two contexts of a repository ever share it, few enough to be read. */
const TAG_CHARACTERS = 16;

/**
 * Writes a build context into the cloud assembly, under a name that follows from its content:
 * paths, bytes and who may execute; not times, owners or the order of folders.
 */
export function stageContext(files: readonly ContextFile[], assembly: string): StagedContext {
  const hash = hashOf(files);
  const directory = `asset.${hash}`;
  const target = join(assembly, directory);
  const context = { directory, tag: hash.slice(0, TAG_CHARACTERS) };
  if (existsSync(target)) return context;
  // Under another name until it is complete: whoever finds the folder finds all of it.
  const draft = `${target}.${process.pid}`;
  try {
    for (const file of files) write(file, join(draft, file.path));
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return context;
}

/** Follows from paths, bytes and who may execute. */
export function hashOf(files: readonly ContextFile[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const content = createHash('sha256').update(bytesOf(file)).digest('hex');
    hash.update(`${file.path}\0${file.isExecutable ? 'x' : '-'}\0${content}\n`);
  }
  return hash.digest('hex');
}

function bytesOf({ content }: ContextFile): string | Uint8Array {
  return 'text' in content ? content.text : readFileSync(content.copyOf);
}

function write({ content, isExecutable }: ContextFile, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if ('text' in content) writeFileSync(path, content.text);
  else copyFileSync(content.copyOf, path);
  // The same for everyone, whatever a developer's umask: the image keeps it.
  chmodSync(path, isExecutable ? 0o755 : 0o644);
}
