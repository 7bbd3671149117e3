import { rmSync } from 'node:fs';
import { SHARED_FOLDER } from './shared-folder';

/** Jest calls it once, after the last suite. */
export default function removeSharedFolder(): void {
  rmSync(process.env[SHARED_FOLDER] as string, { recursive: true, force: true });
}
