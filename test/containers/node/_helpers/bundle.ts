import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeContext } from '../../../../lib/staging/node-context';

const RUNNER = join(__dirname, '../../../../containers/node');

/** Bundles a training function as an image's build context has it; returns the bundle's folder. */
export function bundle(folder: string, entryFile: string, directory: string): string {
  for (const { path, content } of nodeContext({ folder, entryFile }, 'test', RUNNER)) {
    if (!('text' in content)) continue;
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content.text);
  }
  return join(directory, 'code');
}

/** Bundles one of the functions beside this folder. */
export function bundleFunction(entryFile: string, directory: string): string {
  return bundle(join(__dirname, '../_functions'), entryFile, directory);
}
