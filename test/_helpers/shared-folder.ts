import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Variable with the folder that all suites of a run share, for what takes long to make. */
export const SHARED_FOLDER = 'RANKZERO_TEST_FOLDER';

/** Jest calls it once, before any suite. */
export default function makeSharedFolder(): void {
  process.env[SHARED_FOLDER] = mkdtempSync(join(tmpdir(), 'rankzero-shared-'));
}
