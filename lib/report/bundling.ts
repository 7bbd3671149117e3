import { join } from 'node:path';

/** The hooks of a `NodejsFunction`'s bundling, as the CDK spells them. */
export interface BundlingHooks {
  beforeBundling(inputDir: string, outputDir: string): string[];
  beforeInstall(inputDir: string, outputDir: string): string[];
  afterBundling(inputDir: string, outputDir: string): string[];
}

/**
 * `bundling.commandHooks` of a function that calls {@link renderReport}: puts the template beside
 * its `index.js`. The project's root has to be this repository's, as it is the input folder.
 */
export function reportBundling(): BundlingHooks {
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (inputDir, outputDir) => [
      `node "${join(inputDir, 'lib', 'report', 'build.mjs')}" "${outputDir}"`,
    ],
  };
}
