import { mkdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userCache } from '../user-cache';

/** What Linux calls a file system in memory. @see https://man7.org/linux/man-pages/man2/statfs.2.html */
const TMPFS = 0x01021994;

/**
 * The folder in which accounts keep their files: the system's temporary one, or, where that is in
 * memory, as `/tmp` is on several Linux distributions, one in the user's cache. Training data may be
 * larger than memory, and only on the disk where it lies can it be cloned.
 */
export async function parentOfWork(
  temporary: string = tmpdir(),
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const type = await statfs(temporary).then(
    ({ type: found }) => found,
    () => undefined,
  );
  if (type !== TMPFS) return temporary;
  const folder = join(userCache(env), 'work');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    // A home that cannot be written is no reason not to start.
    return temporary;
  }
}
