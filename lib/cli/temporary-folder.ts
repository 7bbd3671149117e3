import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, showPath } from '../core';

/**
 * Makes sure that there is a place for temporary files, as everything that runs here needs it.
 * @throws TemporaryFolderNotUsable – when nothing can be made in it
 */
export function checkTemporaryFolder(): void {
  const folder = tmpdir();
  try {
    rmdirSync(mkdtempSync(join(folder, 'rankzero-')));
  } catch (cause) {
    throw fileError(
      'TemporaryFolderNotUsable',
      `Cannot make temporary files in ${showPath(folder)}`,
      cause,
      'Set TMPDIR to a folder that you can write to.',
    );
  }
}
