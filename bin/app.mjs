// What the CDK runs, see cdk.json: a bundle of bin/app.ts, made first where it is missing or older
// than a file that is in it. One file loads in half the time of the four hundred that it is made of.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureProgram } from '../scripts/bundle-program.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = ensureProgram(root, 'app');
// Errors name the lines of the sources.
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(bundle);
