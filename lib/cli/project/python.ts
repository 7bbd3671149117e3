import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../../core';

/**
 * The Python interpreter with everything that training here needs; installs it where it is missing.
 * @throws PythonNotReady – when it cannot be made; the set-up has said why
 */
export function ensurePython(root: string): string {
  const setup = join(root, 'scripts', 'setup.mjs');
  const done = spawnSync(process.execPath, [setup, '--python-only'], { stdio: ['ignore', 2, 2] });
  const python = pythonIn(root);
  if (done.status === 0 && python !== undefined) return python;
  throw new RankZeroError(
    'PythonNotReady',
    'The Python environment of local training is not ready.',
    {
      hint: 'Mend what is said above and run the command again.',
    },
  );
}

/** The interpreter that {@link ensurePython} has installed; undefined where it has not. */
export function pythonIn(root: string): string | undefined {
  const python = join(root, '.venv', 'bin', 'python');
  return existsSync(python) ? python : undefined;
}
