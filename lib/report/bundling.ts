import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../package-root';

/**
 * Puts the report's template into a folder: where the bundle of a function that calls
 * {@link renderReport} lies. Only for Rank Zero's repository, which has what it is made from.
 */
export function writeReportTemplate(folder: string): void {
  const build = join(packageRoot(), 'lib', 'report', 'build.mjs');
  // It is an ES module of its own, so that it can be run before anything is compiled.
  const { status, error } = spawnSync(process.execPath, [build, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`The report's template could not be made.`, { cause: error });
}
