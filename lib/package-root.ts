import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that Rank Zero's package.json lies in, from its sources and from dist/ alike. */
export function packageRoot(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}
