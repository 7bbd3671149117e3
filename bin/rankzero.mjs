#!/usr/bin/env node
// The command as npm links it: runs the bundle of bin/rankzero.ts. Starting from a bundle is what
// keeps the command quick. The package has it, and no sources; in the repository it is made first
// where it is missing or older than its sources.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '../scripts/platform.mjs';
import '../scripts/compile-cache.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The AWS SDK announces the end of Node 20 on every start; that is not the user's concern here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

if (existsSync(join(root, 'bin', 'rankzero.ts'))) {
  const { ensureProgram } = await import('../scripts/bundle-program.mjs');
  ensureProgram(root, 'rankzero');
}
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(join(root, 'dist', 'rankzero.cjs'));
