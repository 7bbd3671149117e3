// Which folder may import what. `npm run lint` enforces it; CONTRIBUTING.md shows the same picture.

const ANY_AWS = ['@aws-sdk/*', '@smithy/*'];

/**
 * One row per folder: the longest path that fits a file is its row. `mayImport` names folders, or
 * single files where only they are meant; a folder may always import itself. `packages` names what
 * it may load that is not ours (`node:*` is Node itself); left out, all may be loaded.
 */
export const WALLS = [
  {
    folder: 'lib/core',
    mayImport: [],
    packages: [],
    why: 'core is pure: no AWS SDK, no CDK, no input or output',
  },
  {
    folder: 'lib/index.ts',
    mayImport: ['lib/core', 'lib/constructs', 'lib/note-errors.ts', 'lib/stacks'],
    packages: [],
    why: 'it is what the package exports: what an app of somebody else needs',
  },
  {
    folder: 'lib/note-errors.ts',
    mayImport: ['lib/core/errors.ts'],
    packages: ['node:*'],
    why: 'it is loaded by every app, and only notes mistakes for the command line',
  },
  {
    folder: 'lib/package-root.ts',
    mayImport: [],
    packages: ['node:*'],
    why: 'files of the package are found from its sources and from dist/ alike',
  },
  {
    folder: 'lib/report',
    mayImport: ['lib/core', 'lib/package-root.ts'],
    packages: ['node:*', 'echarts'],
    why: 'the report is made in a Lambda, from the data of core alone',
  },
  {
    folder: 'lib/report/build.mjs',
    mayImport: [],
    packages: ['node:*', 'esbuild'],
    why: 'it is run when the Lambdas are bundled, before any of our code is',
  },
  {
    folder: 'lib/staging',
    mayImport: ['lib/core', 'lib/package-root.ts'],
    packages: ['esbuild', 'node:*'],
    why: 'what an image is built from is laid into cdk.out, by the app and, after an edit, by the command line',
  },
  {
    folder: 'lib/constructs',
    mayImport: ['lib/core', 'lib/report/bundling.ts', 'lib/package-root.ts', 'lib/staging'],
    packages: ['aws-cdk-lib', 'constructs', 'esbuild', 'node:*'],
    why: 'constructs are a library for any stack, and name Lambdas by path',
  },
  {
    folder: 'lib/stacks',
    mayImport: ['lib/constructs', 'lib/core'],
    packages: ['aws-cdk-lib', 'constructs'],
    why: 'stacks only compose constructs',
  },
  {
    folder: 'lambdas',
    mayImport: ['lib/core', 'lib/report'],
    packages: ['@aws-sdk/*', 'node:*'],
    why: 'a Lambda is bundled and starts in a second: no CDK, nothing of the command line or the local account',
  },
  {
    folder: 'lib/local',
    mayImport: ['lib/core'],
    packages: [...ANY_AWS, 'jsonata', 'velocityjs', 'node:*'],
    why: 'the local account reaches the app only through cdk.out, as AWS does',
  },
  {
    folder: 'lib/cli',
    mayImport: [
      'lib/core',
      'lib/local',
      'lib/package-root.ts',
      'lib/report',
      'lib/staging',
      'package.json',
    ],
    packages: [
      ...ANY_AWS,
      'agent-base',
      'commander',
      'http-proxy-agent',
      'https-proxy-agent',
      'proxy-from-env',
      'node:*',
    ],
    why: 'the command line sees the app through cdk.out and the local account; its pages are of the make of reports',
  },
  {
    folder: 'containers/node',
    mayImport: ['lib/core'],
    packages: ['@aws-sdk/*', 'node:*'],
    why: 'the runner goes into images: it shares the checks of core and nothing else',
  },
  {
    folder: 'tasks',
    mayImport: ['lib/core/index.ts', 'containers/node/index.ts'],
    why: 'tasks are what a user writes, with the public functions only',
  },
  {
    folder: 'bin/app.ts',
    mayImport: ['lib/constructs', 'lib/stacks', 'tasks', 'bin/tell-errors.ts', 'cdk.json'],
    packages: ['aws-cdk-lib'],
    why: 'the CDK app joins stacks and tasks',
  },
  {
    folder: 'bin',
    mayImport: [
      'lib/cli',
      'lib/core',
      'lib/note-errors.ts',
      'scripts/bundle-program.mjs',
      'scripts/compile-cache.mjs',
      'scripts/platform.mjs',
    ],
    packages: ['node:*'],
    why: 'the programs only start what lib/ holds',
  },
  {
    folder: 'scripts',
    mayImport: ['bin/rankzero.mjs'],
    packages: ['node:*', '@swc/core', 'esbuild'],
    why: 'scripts run before anything is set up; they start the rest',
  },
  {
    folder: 'bench',
    mayImport: ['bin', 'containers', 'lambdas', 'lib', 'tasks', 'test'],
    why: 'benches may measure anything',
  },
  {
    folder: 'verify',
    mayImport: ['lib/cli', 'lib/core'],
    packages: ['@aws-sdk/*', 'node:*'],
    why: 'an account is asked as the command line asks it',
  },
  {
    folder: 'test',
    mayImport: [
      'bench',
      'bin',
      'cdk.json',
      'containers',
      'lambdas',
      'lib',
      'scripts',
      'tasks',
      'verify',
    ],
    why: 'tests may test anything',
  },
];

/** The folders of core in the order in which it reads: each may import those before it. */
export const CORE_ORDER = [
  ['data', 'SageMaker’s algorithms and instance types as AWS publishes them'],
  ['expressions', 'Python’s regular expressions, as SageMaker reads metrics by them'],
  ['model', 'types: settings, task records, requests, plans, outputs'],
  ['algorithms', 'what is known of each algorithm; the rules of XGBoost'],
  ['frameworks', 'AWS’s images of machine learning frameworks, by version, processor and region'],
  ['checks', 'shapes, values, channels, settings and the table of them'],
  ['metrics', 'values of metrics out of the lines of a log'],
  ['requests', 'a request read, its inputs checked'],
  ['tasks', 'from a task’s options to its record'],
  ['plans', 'from a record and a request to the body of a job'],
  ['failures', 'from an error or a failed job to its class, what to do, and its digest'],
  ['results', 'from an ended job to its result or failure'],
  ['events', 'what is told of an execution that has ended, to programs and to people'],
  ['sweeps', 'what many executions that were started together came to'],
  ['caching', 'what outputs follow from, and outputs that are taken from an earlier execution'],
].map(([name, holds]) => ({ folder: `lib/core/${name}`, holds }));

/** Circles that are recursions by nature: the files of each, and why none can go. */
export const RECURSIONS = [
  {
    files: ['graph.ts', 'nesting-states.ts', 'state.ts'].map(
      (file) => `lib/local/states-language/load/${file}`,
    ),
    why: 'a graph has states, and Parallel and Map are states that have graphs',
  },
];
