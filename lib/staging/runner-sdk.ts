import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { packageRoot } from '../package-root';
import { type ContextFile, madeFile } from './context-file';
import { writeBundle } from './kept-bundle';

/** Where the files are beside a function's bundle. */
const FOLDER = 'rankzero-sdk';

/** How code for an image is bundled, a function's and the runner's alike. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  // Older than the image's own, so that the same bundle runs on a developer's Node 20.
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // A module that is imported on demand becomes a file of its own: the AWS SDK is loaded only
  // by the process that stores outputs.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  mainFields: ['module', 'main'],
  // Packages that are not ES modules ask for it.
  banner: {
    js: "import { createRequire as rankzeroRequire } from 'node:module'; const require = rankzeroRequire(import.meta.url);",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
} satisfies BuildOptions;

/** A module for each client of the AWS SDK that the runner uses, named like its package. */
const modules = (root: string) => join(root, 'containers', 'node', 'sdk');

/**
 * The runner's clients of the AWS SDK, bundled. They are nine tenths of what an image's bundle
 * would be made of, and the same for every function.
 *
 * In Rank Zero's repository they are bundled from the sources as they are now, in the package they
 * are what was bundled there when it was packed.
 */
export function runnerSdk(): ContextFile[] {
  const root = packageRoot();
  // What builds the package is not in it.
  const isPackage = !existsSync(join(root, 'scripts', 'build.mjs'));
  if (isPackage) return filesIn(join(root, 'dist', FOLDER));
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-sdk-'));
  try {
    const cache = join(root, 'node_modules', '.cache', 'rankzero');
    writeBundle({ root, cache, name: 'runner-sdk' }, folder, (its) => [
      ...SETTINGS,
      ...new Set(bundleRunnerSdk(its).flatMap((path) => [path, ...ownFolderOf(path)])),
    ]);
    return filesIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Decide about the bundle besides the files that are in it. */
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'lib/staging/runner-sdk.ts',
];

/** A new file in a folder of sources may be found before the one that was bundled. */
function ownFolderOf(path: string): string[] {
  return path.startsWith('node_modules') ? [] : [dirname(path)];
}

function filesIn(folder: string): ContextFile[] {
  return readdirSync(folder)
    .sort()
    .map((name) => madeFile(`${FOLDER}/${name}`, readFileSync(join(folder, name))));
}

/**
 * Bundles the runner's clients into a folder. Without source maps: names stay, and traces of failures
 * lead to the user's own lines.
 *
 * @returns what went into them: paths relative to the package's root
 */
export function bundleRunnerSdk(folder: string): string[] {
  // Only the repository has it installed, which is where they are bundled.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const root = packageRoot();
  const { metafile } = buildSync({
    ...BUNDLING,
    absWorkingDir: root,
    entryPoints: readdirSync(modules(root)).map((name) => join('containers', 'node', 'sdk', name)),
    outdir: folder,
    metafile: true,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs);
}

/** Has the clients imported from the files that are beside the bundle. */
export function withRunnerSdk(): BuildOptions {
  const names = readdirSync(modules(packageRoot())).map((name) => basename(name, '.ts'));
  return {
    alias: Object.fromEntries(names.map((name) => [`@aws-sdk/${name}`, `./${FOLDER}/${name}.mjs`])),
    external: [`./${FOLDER}/*`],
  };
}

/** Whether an import is of these files. */
export function isOfRunnerSdk(path: string): boolean {
  return path.startsWith(`./${FOLDER}/`);
}
