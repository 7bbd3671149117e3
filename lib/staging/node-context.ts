import { realpathSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { BuildFailure, BuildOptions, Metafile } from 'esbuild';
import { RankZeroError } from '../core';
import { below, type ContextFile, madeFile } from './context-file';
import { BUNDLING, isOfRunnerSdk, runnerSdk, withRunnerSdk } from './runner-sdk';

/** What is bundled. */
interface Bundled {
  /** Absolute path. */
  readonly folder: string;
  /** The entry's file, relative to the folder, with slashes. */
  readonly entryFile: string;
}

/**
 * What a TypeScript task's image is built from, but for the Dockerfile: `train`, and code/ with one
 * bundle of the function, the runner and all they import.
 *
 * @param runner folder of the TypeScript runner
 * @throws BundlingFailed – with what esbuild says about the code
 * @throws EsbuildMissing – when esbuild is not installed
 */
export function nodeContext(source: Bundled, task: string, runner: string): ContextFile[] {
  const stem = basename(source.entryFile).replace(/\.[cm]?[jt]s$/, '');
  const options: BuildOptions = {
    ...bundling(source, runner),
    // Not written to: paths in the source maps are relative to it, so that they hold no trace of
    // this machine, and lead to the user's files as if those lay beside the bundle.
    outdir: source.folder,
    entryNames: stem,
  };
  const bundled =
    bundleBeside(source, task, runner, options) ?? bundle(source, task, options).files;
  const script = `#!/bin/sh\nexec node --enable-source-maps /opt/ml/code/${stem}.mjs\n`;
  return [
    { path: 'train', content: { text: script }, isExecutable: true },
    ...below('code', bundled),
  ];
}

/**
 * Bundles a function whose own code uses no client of the AWS SDK that the runner uses: those are
 * beside the bundle. Undefined for another: what it uses of a client is not known beforehand.
 */
function bundleBeside(
  source: Bundled,
  task: string,
  runner: string,
  options: BuildOptions,
): ContextFile[] | undefined {
  const { files, metafile } = bundle(source, task, { ...options, ...withRunnerSdk() });
  const own = realpathSync(runner) + sep;
  const isBeside = Object.entries(metafile.inputs).every(
    ([path, { imports }]) =>
      !imports.some((its) => isOfRunnerSdk(its.path)) || join(source.folder, path).startsWith(own),
  );
  return isBeside ? [...files, ...runnerSdk()] : undefined;
}

/** How a file in a folder imports another: with slashes, and the same in every checkout. */
function importPath(folder: string, file: string): string {
  return `./${relative(folder, file).split(sep).join('/')}`;
}

function bundling(source: Bundled, runner: string): BuildOptions {
  return {
    ...BUNDLING,
    stdin: {
      contents: `import { main } from ${JSON.stringify(importPath(source.folder, join(runner, 'main')))};
void main(() => import(${JSON.stringify(`./${source.entryFile}`)}));`,
      resolveDir: source.folder,
      sourcefile: 'start.ts',
      loader: 'ts',
    },
    absWorkingDir: source.folder,
    // What code imports from the package `rankzero` are the sources of this runner and of core, so
    // that nothing is twice in the image and no construct at all. `module` is esbuild's own.
    conditions: ['rankzero:training', 'module'],
    // Failures name the user's own lines.
    sourcemap: 'linked',
    logLevel: 'silent',
  };
}

/** Loaded only for tasks that need it: apps with only Python tasks do not need esbuild. */
function loadEsbuild(task: string): typeof import('esbuild') {
  try {
    return require('esbuild');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new RankZeroError(
      'EsbuildMissing',
      `The task ${JSON.stringify(task)} runs on Node.js, but esbuild, which bundles its code, is not installed in the project of the CDK app. Run \`npm install --save-dev esbuild\` there.`,
      { cause },
    );
  }
}

function bundle(
  source: Bundled,
  task: string,
  options: BuildOptions,
): { files: ContextFile[]; metafile: Metafile } {
  const { buildSync } = loadEsbuild(task);
  try {
    const { outputFiles, metafile } = buildSync({ ...options, write: false, metafile: true });
    const files = outputFiles.map(({ path, contents }) => madeFile(basename(path), contents));
    return { files, metafile };
  } catch (cause) {
    const errors = (cause as Partial<BuildFailure>).errors ?? [];
    const lines = errors.slice(0, 10).map(({ text, location }) => {
      const place = location === null ? '' : `${location.file}:${location.line}: `;
      return `  ${place}${text}`;
    });
    throw new RankZeroError(
      'BundlingFailed',
      `The code of the task ${JSON.stringify(task)} in ${source.folder} cannot be bundled:\n${lines.join('\n') || cause}\nCorrect the code. The packages that it imports must be installed in the project of the CDK app.`,
      { cause },
    );
  }
}
