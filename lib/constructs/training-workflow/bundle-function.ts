import { join } from 'node:path';
import { packageRoot } from '../../package-root';
import { writeReportTemplate } from '../../report/bundling';

/** How esbuild bundles the workflow's functions; the bench bundles what it compares them with so. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // Older than the runtime, so that the same bundle runs on a developer's Node 20.
  target: 'node20',
  // The SDK's ES modules: unused code can be left out, which halves size and loading time.
  mainFields: ['module', 'main'],
  // The SDK extends Node's web stream as it is imported, and thereby makes Node load all of them.
  // Node's own HTTP client, the only one that a function has, answers with none.
  define: { ReadableStream: 'undefined' },
  // Names stay, so that a stack trace can be read without loading a source map.
  minifySyntax: true,
  minifyWhitespace: true,
} as const;

/** The functions of a workflow: folders under lambdas/ whose handler.ts exports `handler`. */
export const FUNCTIONS = [
  'collect',
  'conclude',
  'diagnose',
  'link',
  'plan',
  'start',
  'summarize',
  'validate',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/**
 * Bundles a function from its sources into a folder: all that Lambda gets. The AWS SDK is bundled
 * too, as the runtime's own is of another version than the one that the code was tested with.
 *
 * @returns what went into the bundle: paths relative to the package's root
 */
export function bundleFunction(name: FunctionName, folder: string): string[] {
  // Only the repository has it installed, which is where there are sources.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const root = packageRoot();
  const { metafile } = buildSync({
    ...BUNDLING,
    mainFields: [...BUNDLING.mainFields],
    // Notes of licences in the bundle name their files relative to it.
    absWorkingDir: root,
    entryPoints: [join('lambdas', name, 'handler.ts')],
    outfile: join(folder, 'index.js'),
    metafile: true,
    logLevel: 'error',
  });
  if (name === 'collect') writeReportTemplate(folder);
  return Object.keys(metafile.inputs);
}
