// `npm run bench [part…]`: sets up what is missing and measures, side by side in one run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureSetUp, root } from './setup.mjs';

await ensureSetUp({ dev: true });
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/tsx/dist/cli.mjs'), 'bench/index.ts', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
);
process.exit(status ?? 1);
