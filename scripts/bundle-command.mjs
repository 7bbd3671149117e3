// Bundles bin/rankzero.ts into dist/. Standard library only, until there is something to bundle.
import { existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isNewerThan } from './freshness.mjs';

const SOURCES = [
  'bin/rankzero.ts',
  'lib/cli',
  'lib/core',
  'lib/local',
  'lib/package-root.ts',
  'lib/report',
  'lib/staging',
  'package.json',
  'package-lock.json',
];

/** Makes the bundle where it is missing or older than its sources. */
export function ensureCommand(root) {
  if (!existsSync(join(root, 'node_modules'))) {
    stop('NotSetUp', 'Node modules are missing. Run `npm ci` in the repository.');
  }
  const sources = SOURCES.map((source) => join(root, source));
  if (isNewerThan(sources, bundleIn(root))) bundleCommand(root);
}

/** Each file is put in place in one step: another command may be starting from it. */
export function bundleCommand(root) {
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
      // A trace needs names and lines; the text of the sources is two thirds of the map.
      sourcesContent: false,
      outfile: bundleIn(root),
      logLevel: 'error',
      write: false,
    }));
  } catch {
    stop('NotBuilt', 'The sources of rankzero do not fit together, as said above.');
  }
  mkdirSync(dirname(bundleIn(root)), { recursive: true });
  // The map first: it has to be there when the bundle is.
  for (const { path, contents } of outputFiles.toSorted((a, b) => b.path.length - a.path.length)) {
    const part = `${path}.${process.pid}`;
    writeFileSync(part, contents);
    // A source that was saved meanwhile may have been read before: it has to look newer.
    utimesSync(part, started, started);
    renameSync(part, path);
  }
}

function bundleIn(root) {
  return join(root, 'dist', 'rankzero.cjs');
}

function stop(code, message) {
  process.stderr.write(`error ${code}: ${message}\n`);
  process.exit(1);
}
