import type { Program } from '../types';

/**
 * The program of a package that stands for an algorithm, and the module of it that loads what all its
 * jobs need.
 *
 * @param loaded arguments that say what to load
 * @param others further arguments
 */
export function standIn(
  python: string,
  name: string,
  loaded: readonly string[] = [],
  others: readonly string[] = [],
): Pick<Program, 'command' | 'fork'> {
  const args = [...loaded, ...others];
  return {
    command: [python, '-m', name, ...args],
    fork: {
      program: { module: name, args },
      preload: { module: `${name}.preload`, args: loaded },
    },
  };
}
