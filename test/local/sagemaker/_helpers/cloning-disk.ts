import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of a kind that has copy-on-write clones. */
export interface CloningDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Bytes that its files use, once all is written. */
  used(): number;
  close(): void;
}

const BYTES = 512 * 1024 * 1024;

/** Makes one in a file. @returns why there is none: the tools or the right to mount are missing */
export function openCloningDisk(): CloningDisk | string {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-clones-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const run = (command: string, ...options: string[]) =>
    execFileSync(command, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const image = join(folder, 'image');
  const path = join(folder, 'disk');
  try {
    writeFileSync(image, '');
    truncateSync(image, BYTES);
    mkdirSync(path);
    run('mkfs.btrfs', '--quiet', image);
    run('mount', '-o', 'loop', image, path);
  } catch (error) {
    remove();
    return (error as Error).message.split('\n')[0] ?? '';
  }
  return {
    path,
    used: () => {
      run('sync', '-f', path);
      const { blocks, bfree, bsize } = statfsSync(path);
      return (blocks - bfree) * bsize;
    },
    close: () => {
      // At once or, where something still looks at it (an indexer of the machine), when that ends.
      run('umount', '--lazy', path);
      remove();
    },
  };
}
