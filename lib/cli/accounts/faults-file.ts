import { readFileSync } from 'node:fs';
import { fileError, showPath } from '../../core';
import type { Fault, LocalAccount } from '../../local';

/** Says of each fault that did not happen that it did not: mostly it hits something else. */
export function unusedNotes(account: Pick<LocalAccount, 'unusedFaults'>): readonly string[] {
  return account
    .unusedFaults()
    .map(({ fault, hits }) => `The fault '${fault}' on '${hits}' has not happened.`);
}

/**
 * Reads a file of faults on purpose.
 *
 * @throws FaultsNotRead – when the file cannot be read
 * @throws InvalidFaults – with every problem of every entry
 */
export function readFaultsFile(path: string): readonly Fault[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'docs/faults.md has a complete file.';
    throw fileError('FaultsNotRead', `Cannot read the faults ${showPath(path)}`, cause, hint);
  }
  // Loaded only here, so that the other verbs start quickly.
  const { readFaults } = require('../../local') as typeof import('../../local');
  return readFaults(text.replace(/^\uFEFF/, ''), `The file of faults ${showPath(path)}`);
}
