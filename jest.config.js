/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  setupFilesAfterEnv: [],
  // For what hangs: no test is to depend on how fast a machine is, or how busy.
  testTimeout: 600_000,
  maxWorkers: 2,
};
