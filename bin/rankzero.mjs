#!/usr/bin/env node
// The command as npm links it: runs the bundle of bin/rankzero.ts, making it first where it is
// missing or older than its sources. Starting from a bundle is what keeps the command quick.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNewerThan } from '../scripts/freshness.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'dist', 'rankzero.cjs');
const sources = ['bin/rankzero.ts', 'lib/cli', 'lib/core', 'lib/local', 'package-lock.json'];

// The AWS SDK announces the end of Node 20 on every start; that is not the user's concern here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

if (!existsSync(join(root, 'node_modules'))) {
  process.stderr.write(
    'error NotSetUp: Node modules are missing. Run `npm ci` in the repository.\n',
  );
  process.exit(1);
}
if (
  isNewerThan(
    sources.map((source) => join(root, source)),
    bundle,
  )
) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  buildSync({
    entryPoints: [join(root, 'bin/rankzero.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    outfile: bundle,
    logLevel: 'error',
  });
}
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(bundle);
