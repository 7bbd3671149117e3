// Bundles the programs of bin/ into dist/. Standard library only, until there is something to bundle.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Makes the bundle of `bin/<name>.ts` where it is missing or older than a file that went into it.
 *
 * @returns its path
 */
export function ensureProgram(root, name) {
  if (!existsSync(join(root, 'node_modules'))) {
    stop('NotSetUp', 'Node modules are missing. Run `npm ci` in the repository.');
  }
  if (!isCurrent(root, name)) bundleProgram(root, name);
  return filesOf(root, name).bundle;
}

/** Each file is put in place in one step: another program may be starting from it. */
export function bundleProgram(root, name) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const { bundle, inputs } = filesOf(root, name);
  const started = new Date();
  let built;
  try {
    built = buildSync({
      absWorkingDir: root,
      entryPoints: [join('bin', `${name}.ts`)],
      bundle: true,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      sourcemap: true,
      // A trace needs names and lines; the text of the sources is two thirds of the map.
      sourcesContent: false,
      outfile: bundle,
      metafile: true,
      logLevel: 'error',
      write: false,
    });
  } catch {
    stop('NotBuilt', `The sources of bin/${name}.ts do not fit together, as said above.`);
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  // The bundle last: the map and the list have to be there when it is.
  put(inputs, JSON.stringify(Object.keys(built.metafile.inputs)), started);
  for (const { path, contents } of built.outputFiles.toSorted(byLength))
    put(path, contents, started);
}

/** A map has the longer name. */
function byLength(a, b) {
  return b.path.length - a.path.length;
}

function put(path, contents, started) {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, contents);
  // A source that was saved meanwhile may have been read before: it has to look newer.
  utimesSync(part, started, started);
  renameSync(part, path);
}

/** Whether the bundle is of its sources as they are. Packages stay outside of it. */
function isCurrent(root, name) {
  const { bundle, inputs } = filesOf(root, name);
  const made = changedAt(bundle);
  if (made === undefined || !existsSync(inputs)) return false;
  const isOlder = (path, otherwise) => (changedAt(join(root, path)) ?? otherwise) <= made;
  // A file that is gone has to be told by esbuild, or has another in its place.
  const areOlder = JSON.parse(readFileSync(inputs, 'utf8')).every((path) =>
    isOlder(path, Infinity),
  );
  return areOlder && isOlder('package-lock.json', 0);
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function filesOf(root, name) {
  const stem = join(root, 'dist', name);
  return { bundle: `${stem}.cjs`, inputs: `${stem}.inputs.json` };
}

function stop(code, message) {
  process.stderr.write(`error ${code}: ${message}\n`);
  process.exit(1);
}
