import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What marks the folder above `bin` as an environment of Python or conda. */
const MARKS = ['pyvenv.cfg', 'conda-meta'];

const NODE_PROGRAMS = /[\\/]node_modules[\\/]\.bin[\\/]?$/;

/**
 * A PATH without the programs of environments that somebody has activated and of Node packages: no
 * image has them.
 */
export function withoutEnvironments(path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => {
      const isEnvironment = MARKS.some((mark) => existsSync(join(dirname(folder), mark)));
      return !isEnvironment && !NODE_PROGRAMS.test(folder);
    })
    .join(delimiter);
}
