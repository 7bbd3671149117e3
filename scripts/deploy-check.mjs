// `npm run deploy:check`: bootstraps an account that moto emulates, deploys the app into it, removes a
// task, adds it again, destroys all and deploys once more; no account of AWS is asked.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureSetUp, python, root } from './setup.mjs';

await ensureSetUp({ dev: true });
const check = join(root, 'test/stacks/deployment/check_life_of_a_deployment.py');
const { status } = spawnSync(python, ['-m', 'pytest', '-q', check, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
