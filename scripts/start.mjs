// `npm start`: sets up what is missing and trains XGBoost on the Pima data.
import { ensureSetUp, root } from './setup.mjs';

await ensureSetUp();
// In this process: Ctrl-C has to reach the command, and nobody else must end before it.
process.chdir(root);
process.argv.splice(2, 0, 'run', 'examples/pima.json', '--local', '--next-steps');
await import('../bin/rankzero.mjs');
