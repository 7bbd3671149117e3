import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { SHARED_FOLDER } from './shared-folder';

/** Jest calls it once, after the last suite. */
export default function removeSharedFolder(): void {
  const own = dirname(process.env[SHARED_FOLDER] as string);
  rmSync(own, { recursive: true, force: true, maxRetries: 3 });
}
