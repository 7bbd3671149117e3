#!/usr/bin/env node
// The command as npm links it: runs the bundle of bin/rankzero.ts, making it first where it is
// missing or older than its sources. Starting from a bundle is what keeps the command quick.
import { existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNewerThan } from '../scripts/freshness.mjs';
import '../scripts/platform.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'dist', 'rankzero.cjs');
const sources = [
  'bin/rankzero.ts',
  'lib/cli',
  'lib/core',
  'lib/local',
  'package.json',
  'package-lock.json',
];

// The AWS SDK announces the end of Node 20 on every start; that is not the user's concern here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

function stop(code, message) {
  process.stderr.write(`error ${code}: ${message}\n`);
  process.exit(1);
}

/** Each file is put in place in one step: another command may be starting from it. */
function build() {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const started = new Date();
  let outputFiles;
  try {
    ({ outputFiles } = buildSync({
      entryPoints: [join(root, 'bin/rankzero.ts')],
      bundle: true,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      sourcemap: true,
      outfile: bundle,
      logLevel: 'error',
      write: false,
    }));
  } catch {
    stop('NotBuilt', 'The sources of rankzero do not fit together, as said above.');
  }
  mkdirSync(dirname(bundle), { recursive: true });
  // The map first: it has to be there when the bundle is.
  for (const { path, contents } of outputFiles.toSorted((a, b) => b.path.length - a.path.length)) {
    const part = `${path}.${process.pid}`;
    writeFileSync(part, contents);
    // A source that was saved meanwhile may have been read before: it has to look newer.
    utimesSync(part, started, started);
    renameSync(part, path);
  }
}

if (!existsSync(join(root, 'node_modules'))) {
  stop('NotSetUp', 'Node modules are missing. Run `npm ci` in the repository.');
}
if (
  isNewerThan(
    sources.map((source) => join(root, source)),
    bundle,
  )
) {
  build();
}
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(bundle);
