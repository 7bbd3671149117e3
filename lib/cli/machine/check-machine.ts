import { closeSync, mkdtempSync, openSync, rmdirSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError, showPath } from '../../core';

/**
 * Checks what synthesis and a local account need. Without it, programs that they start hang or
 * crash without a message.
 * @throws TemporaryFolderNotUsable – when nothing can be created in the folder for temporary files
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

/**
 * Sockets, pipes and files of an account with a few jobs; the lowest default of a system is 256.
 */
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
