import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';

/** Unpacks a `.tar.gz` with the system's tar, which every supported platform has. */
export async function extractArchive(archive: string, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', archive, '-C', directory]);
}
