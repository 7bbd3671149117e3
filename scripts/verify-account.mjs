// `npm run verify:account [-- --free]`: asks a real account of AWS what is unproven; see verify/.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureNodeModules, root } from './setup.mjs';

await ensureNodeModules();
const child = spawn(
  process.execPath,
  [
    join(root, 'node_modules/tsx/dist/cli.mjs'),
    join(root, 'verify/index.ts'),
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
);
// The terminal's Ctrl-C reaches the child too, which then removes what it made.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
}
child.on('close', (code) => process.exit(code ?? 1));
