import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * Unpacks a `.tar.gz` with the system's tar, which every supported platform has.
 * @returns why it cannot be unpacked; undefined if it was
 * @throws the error of the file system, if that is the reason
 */
export async function extractArchive(
  archive: string,
  directory: string,
): Promise<string | undefined> {
  mkdirSync(directory, { recursive: true });
  try {
    await promisify(execFile)('tar', ['-xzf', archive, '-C', directory]);
    return undefined;
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    // tar reports errors of the disk only as text.
    const code = DISK.find(([words]) => words.test(stderr))?.[1];
    if (code !== undefined) throw Object.assign(new Error(stderr, { cause: error }), { code });
    return stderr.trim().split('\n')[0] || message;
  }
}

const DISK: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/i, 'ENOSPC'],
  [/quota exceeded/i, 'EDQUOT'],
  [/Read-only file system/i, 'EROFS'],
];
