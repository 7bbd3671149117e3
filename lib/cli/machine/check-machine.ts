import { closeSync, mkdtempSync, openSync, rmdirSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, showPath } from '../../core';

/**
 * Makes sure of what synthesis and a local account cannot do without. Programs that they start
 * hang or crash without a word where it is missing.
 * @throws TemporaryFolderNotUsable – when nothing can be made in the folder for temporary files
 * @throws TooFewFileDescriptors – when this process may not open enough files
 */
export function checkMachine(): void {
  checkTemporaryFolder();
  checkFileDescriptors();
}

function checkTemporaryFolder(): void {
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

/** Sockets, pipes and files of an account with a few jobs; the least that systems give is 256. */
const NEEDED = 128;

function checkFileDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < NEEDED) open.push(openSync(devNull, 'r'));
  } catch (cause) {
    throw fileError(
      'TooFewFileDescriptors',
      `Cannot open ${NEEDED} files at once, only ${open.length}`,
      cause,
    );
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}
