// The CDK's validation of templates takes two seconds for each suite and each new set of resource
// types. Suites that state that templates are valid turn it on: `withValidation` in
// test/_helpers/cdk.ts.
process.env.CDK_VALIDATION ??= 'false';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Beside the other caches, not in the folder for temporary files.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  globalSetup: '<rootDir>/test/_helpers/shared-folder.ts',
  globalTeardown: '<rootDir>/test/_helpers/remove-shared-folder.ts',
  testSequencer: '<rootDir>/test/_helpers/longest-first.cjs',
  setupFilesAfterEnv: [],
  // For what hangs: no test is to depend on how fast a machine is, or how busy.
  testTimeout: 600_000,
  maxWorkers: 2,
};
