import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Variable with the folder that all suites of a run share, for what takes long to make. */
export const SHARED_FOLDER = 'RANKZERO_TEST_FOLDER';

/**
 * Jest calls it once, before any suite. The folder for temporary files is one of the run's own: not
 * all libraries remove what they leave in it, the CDK for one.
 */
export default function makeSharedFolder(): void {
  const own = mkdtempSync(join(tmpdir(), 'rankzero-'));
  const shared = join(own, 'shared');
  mkdirSync(shared);
  process.env.TMPDIR = own;
  process.env[SHARED_FOLDER] = shared;
}
