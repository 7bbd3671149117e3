import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutFolder } from './out-folder';
import { REPORT } from './run-files';

/**
 * Writes a report into the folder of a run, where a later download replaces it.
 * @returns its path
 * @throws OutNotUsable, OutOccupied
 */
export async function saveReport(directory: string, text: string): Promise<string> {
  const folder = new OutFolder(directory);
  try {
    writeFileSync(join(folder.staging, REPORT), text);
    await folder.install();
    return join(directory, REPORT);
  } finally {
    folder.close();
  }
}
