import { readFile } from 'node:fs/promises';

/**
 * How many processes the kernel has killed since it started because memory ran out; undefined where
 * it does not say (macOS). It counts the whole machine's: one that was killed between two looks
 * need not have been ours, but then the machine had no memory left for ours either.
 */
export async function outOfMemoryKills(path = '/proc/vmstat'): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [, count] = /^oom_kill (\d+)$/m.exec(text) ?? [];
  return count === undefined ? undefined : Number(count);
}
