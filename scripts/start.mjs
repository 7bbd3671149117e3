// `npm start`: sets up what is missing and trains XGBoost on the Pima data.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNodeModules, ensurePython, root } from './setup.mjs';

ensureNodeModules();
ensurePython();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'bin/rankzero.mjs'),
    'run',
    'examples/pima.json',
    '--local',
    '--next-steps',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
