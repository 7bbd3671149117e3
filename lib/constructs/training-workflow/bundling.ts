/** How esbuild bundles the workflow's functions; the bench bundles what it compares them with so. */
export const BUNDLING = {
  // Older than the runtime, so that the same bundle runs on a developer's Node 20.
  target: 'node20',
  // The SDK's ES modules: unused code can be left out, which halves size and loading time.
  mainFields: ['module', 'main'],
  // Names stay, so that a stack trace can be read without loading a source map.
  minifySyntax: true,
  minifyWhitespace: true,
} as const;
