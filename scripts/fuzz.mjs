// `npm run fuzz`: 50,000 requests and 30,000 task definitions that nobody would write by hand; each is
// planned, or refused as its user's. `FUZZ_SEED` of a failure repeats it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNodeModules, root } from './setup.mjs';

await ensureNodeModules();
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/jest/bin/jest.js'), 'test/fuzz', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { FUZZ_REQUESTS: '50000', FUZZ_DEFINITIONS: '30000', ...process.env },
  },
);
process.exit(status ?? 1);
