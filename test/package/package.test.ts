import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildContext } from '../../lib/constructs/task-images/build-context';
import { bundleFunction, FUNCTIONS } from '../../lib/constructs/training-workflow/bundle-function';
import { customTask, output } from '../../lib/core';
import { bundleRunnerSdk } from '../../lib/staging/runner-sdk';
import { stageContext } from '../../lib/staging/stage-context';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../_helpers/folders';
import { node, type Packed, pack, REPOSITORY, unpack, writeApp } from './_helpers/packed-app';

const folder = temporaryFolders();
let packed: Packed;
/** Apps below it find the package and what it needs, but no esbuild; compilers are there, too. */
let installed: string;

beforeAll(() => {
  packed = pack(folder());
  installed = unpack(packed, folder(), ['typescript', '@types/node', 'aws-cdk']);
});

/** The package's own folder. */
const own = () => join(installed, 'node_modules/rankzero');

/** An app that has the package, with these files. */
const appWith = (files: Readonly<Record<string, string>> = {}) =>
  writeFiles(mkdtempSync(join(installed, 'app-')), files);

/** Checks an app's types, with what is installed there. */
const TSC = ['../node_modules/typescript/bin/tsc', '--pretty', 'false'];

const paths = () => packed.files.map(({ path }) => path);

describe('the tarball', () => {
  /** All that may be in it. */
  const ALLOWED = [
    /^(?:CHANGELOG\.md|LICENSE|README\.md|package\.json|requirements\.txt)$/,
    /^bin\/rankzero\.mjs$/,
    /^containers\/CONTRACT\.md$/,
    /^containers\/node\/(?:Dockerfile|[\w-]+\.Dockerfile|train|(?:sdk\/)?[\w-]+\.ts)$/,
    /^containers\/python\/(?:Dockerfile|[\w-]+\.Dockerfile|add-\w+\.sh|pyproject\.toml|rankzero_program\.py|rankzero\/.*\.py|rankzero\/py\.typed)$/,
    /^containers\/algorithms\/(?:README\.md|rankzero_algorithms\/[\w/]+\.py)$/,
    /^containers\/boosters\/(?:README\.md|(?:catboost|lightgbm)\.txt|rankzero_boosters\/[\w/]+\.py)$/,
    /^containers\/job\/rankzero_job\/[\w/]+\.py$/,
    /^containers\/xgboost\/(?:README\.md|rankzero_xgboost\/[\w/]+\.py)$/,
    /^dist\/(?:rankzero\.cjs|rankzero\.cjs\.map|THIRD-PARTY-NOTICES\.txt)$/,
    new RegExp(`^dist/lambdas/(?:${FUNCTIONS.join('|')})/index\\.js$`),
    /^dist\/lambdas\/collect\/report-template\.html$/,
    /^dist\/rankzero-sdk\/[\w-]+\.mjs$/,
    /^dist\/(?:containers\/node|lib)\/.*\.(?:js|js\.map|d\.ts|d\.ts\.map)$/,
    /^(?:dist\/)?lib\/core\/data\/[\w-]+\.json$/,
    /^lib\/(?:constructs|core|stacks|staging)\/.*\.ts$/,
    /^lib\/(?:index|note-errors|package-root|report\/bundling)\.ts$/,
    /^lib\/core\/data\/README\.md$/,
    /^lib\/local\/.*\.(?:cjs|mjs|py)$/,
    /^lib\/cli\/scaffold\/signature\.py$/,
    /^lib\/report\/page\/(?:styles|styles\/\w+)\.css$/,
    /^examples\/data\/pima\/(?:README\.md|train\.csv|validation\.csv)$/,
    /^examples\/pima\.json$/,
    /^scripts\/(?:compile-cache|platform|setup)\.mjs$/,
  ];

  test('has what runs, and nothing of tests, benches, environments and caches', () => {
    expect(paths().filter((path) => !ALLOWED.some((allowed) => allowed.test(path)))).toEqual([]);
  });

  test('has every file that is found by its path', () => {
    // Whatever is started or read beside the bundles, in the sources as in the package.
    const containers = ['algorithms', 'boosters', 'job', 'python', 'xgboost'].map(
      (name) => `containers/${name}`,
    );
    const byPath = ['lib/local', ...containers].flatMap((part) =>
      filesIn(join(REPOSITORY, part))
        .filter((path) => /\.(?:py|cjs|mjs|sh)$|Dockerfile$|py\.typed$/.test(path))
        .map((path) => `${part}/${path}`),
    );

    expect(byPath.length).toBeGreaterThan(40);
    expect(byPath.filter((path) => !paths().includes(path))).toEqual([]);
    expect(paths()).toEqual(
      expect.arrayContaining(['containers/node/Dockerfile', 'containers/node/train']),
    );
  });

  test('is at most 4.5 MB', () => {
    // 1.75 MB of it is the eight functions: each has the AWS SDK's clients, as they are deployed.
    // 0.2 MB are those of images.
    expect(packed.size).toBeLessThan(4_500_000);
  });

  test('hands on the licences of what the Lambdas and images contain', () => {
    const notices = textOf(own(), 'dist/THIRD-PARTY-NOTICES.txt');

    expect(notices).toMatch(/^@aws-sdk\/client-sagemaker [\d.]+ \(Apache-2\.0\)$/m);
    expect(notices).toMatch(/^@aws-sdk\/client-secrets-manager [\d.]+ \(Apache-2\.0\)$/m);
    expect(notices).toMatch(/^echarts [\d.]+ \(Apache-2\.0\)$/m);
    expect(notices).toContain('Copyright (c) 2017, Baidu Inc.');
    expect(notices).not.toContain('undefined');
  });
});

describe('the Lambdas', () => {
  test.each(FUNCTIONS)('%s: byte for byte what this repository deploys', (name) => {
    const fromSources = folder();
    bundleFunction(name, fromSources);
    const prebuilt = join(own(), 'dist/lambdas', name);

    expect(filesIn(prebuilt)).toEqual(filesIn(fromSources));
    for (const path of filesIn(fromSources)) {
      const same = readFileSync(join(prebuilt, path)).equals(readFileSync(join(fromSources, path)));
      expect([path, same]).toEqual([path, true]);
    }
  });
});

test('the AWS SDK in images of TypeScript tasks: byte for byte what this repository stages', () => {
  const fromSources = folder();
  bundleRunnerSdk(fromSources);
  const textsIn = (its: string) => filesIn(its).map((path) => [path, textOf(its, path)]);

  expect(textsIn(join(own(), 'dist/rankzero-sdk'))).toEqual(textsIn(fromSources));
});

describe('the library', () => {
  const EXPORTS = {
    rankzero: [
      'Artifacts',
      'TaskImages',
      'TrainingWorkflow',
      'WorkflowStack',
      'builtinTask',
      'customTask',
      'tuningTask',
      'input',
      'output',
      'isRankZeroError',
    ],
    'rankzero/core': [
      'builtinTask',
      'planExecution',
      'tryPlanning',
      'isRankZeroError',
      'ALGORITHMS',
    ],
    'rankzero/training': ['trainingFunction', 'createContext', 'input', 'output', 'Stopped'],
  };

  test.each(Object.entries(EXPORTS))('%s is loaded by require and by import', (name, members) => {
    const app = appWith();
    const script = `const m = require('${name}'); console.log(${JSON.stringify(members)}.filter((x) => m[x] === undefined).join())`;
    const module = `import { ${members.join(', ')} } from '${name}'; console.log(typeof ${members[0]});`;

    expect(node(app, ['-e', script])).toEqual({ code: 0, stdout: '\n', stderr: '' });
    expect(node(app, ['--input-type=module', '-e', module])).toEqual({
      code: 0,
      stdout: 'function\n',
      stderr: '',
    });
  });

  test.each(['rankzero/core', 'rankzero/training'])('%s loads nothing but itself', (name) => {
    const script = `require('${name}'); console.log(Object.keys(require.cache).filter((file) => !file.includes('/rankzero/dist/')).join())`;

    expect(node(appWith(), ['-e', script]).stdout).toBe('\n');
  });

  test('its source maps lead to sources that are there', () => {
    const maps = paths().filter((path) => /\.(?:js|d\.ts)\.map$/.test(path));
    const lost = maps.filter((path) => {
      const { sources } = JSON.parse(textOf(own(), path));
      return !sources.every((source: string) => existsSync(join(own(), dirname(path), source)));
    });

    expect(maps.length).toBeGreaterThan(100);
    expect(lost).toEqual([]);
  });

  test('its types fit a strict app that checks libraries and declares its own', () => {
    const app = appWith({
      'package.json': JSON.stringify({ name: 'app', private: true }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          lib: ['es2022'],
          module: 'NodeNext',
          strict: true,
          skipLibCheck: false,
          declaration: true,
          types: ['node'],
          outDir: 'out',
        },
        files: ['app.ts', 'esm.mts', 'train.ts'],
      }),
      'declarations.ts': `
import { input, output } from 'rankzero';
export const inputs = { train: input.channel(), count: input.integer({ default: 1 }) };
export const outputs = { rows: output.integer(), model: output.file() };
`,
      'train.ts': `
import { trainingFunction } from 'rankzero/training';
import { inputs, outputs } from './declarations';
export const train = trainingFunction({ inputs, outputs }, async ({ train, count }, ctx) => {
  const folder: string = train;
  const number: number = count;
  return { rows: number + ctx.rank, model: folder };
});
`,
      'app.ts': `
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, builtinTask, customTask, type RequestOf, type ResultOf, TaskImages, TrainingWorkflow, tuningTask } from 'rankzero';
import { planExecution } from 'rankzero/core';
import { inputs, outputs } from './declarations';
export const churn = builtinTask('churn', { algorithm: 'xgboost', resources: { instanceType: 'ml.m5.xlarge' } });
export const count = customTask('count', { source: 'count', entry: 'train.ts', inputs, outputs });
export const tuned = tuningTask('tuned', { task: churn, maxJobs: 3 });
export const request: RequestOf<typeof count> = { task: 'count', inputs: { train: 's3://b/k' } };
export const rows = (result: ResultOf<typeof count>) => result.rows;
// @ts-expect-error a channel is no number
export const wrong: RequestOf<typeof count> = { task: 'count', inputs: { train: 1 } };
const stack = new Stack(new App(), 'App');
const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
const { tasks } = new TaskImages(stack, 'Images', { workflowName: 'app', tasks: [churn, count, tuned] });
export const workflow = new TrainingWorkflow(stack, 'Training', { workflowName: 'app', tasks, bucket, sageMakerRole });
export const plan = planExecution;
`,
      'esm.mts': `
import { TrainingWorkflow, input } from 'rankzero';
export const made: typeof TrainingWorkflow = TrainingWorkflow;
export const rate = input.float({ default: 0.5 });
`,
    });

    expect(node(app, TSC)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(textOf(app, 'out/declarations.d.ts')).toContain('import("rankzero")');
  });
});

/** Every kind of declaration, as a library of somebody would export them. */
const DECLARATIONS = (from: string) => `
import { input, output } from '${from}';
export const inputs = {
  train: input.channel(),
  more: input.channel({ optional: true }),
  epochs: input.integer({ default: 1, minimum: 1 }),
  rate: input.float(),
  mode: input.text({ values: ['a', 'b'] }),
  note: input.text({ default: null }),
  fast: input.flag({ default: false }),
  token: input.text({ secret: true }),
  layers: input.json<readonly number[]>(),
};
export const outputs = {
  model: output.model(),
  table: output.file({ format: 'csv' }),
  plots: output.directory(),
  rows: output.integer(),
  loss: output.float(),
  text: output.text(),
  good: output.flag(),
  history: output.json<number[]>(),
};
`;

describe('declarations of inputs and outputs', () => {
  test.each([
    [
      'rankzero/training',
      "import { trainingFunction } from 'rankzero/training';\nexport const train = trainingFunction({ inputs, outputs }, async () => null as never);\n",
    ],
    ['rankzero/core', ''],
    [
      'rankzero',
      "import { customTask } from 'rankzero';\nexport const task = customTask('t', { source: 's', entry: 'train.ts', inputs, outputs });\n",
    ],
  ])('of %s alone can be exported by an app that declares its types', (from, more) => {
    const app = appWith({
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          module: 'NodeNext',
          strict: true,
          declaration: true,
          // The strict app above checks the libraries.
          skipLibCheck: true,
          types: ['node'],
          outDir: 'out',
        },
        files: ['declarations.ts'],
      }),
      'declarations.ts': `${DECLARATIONS(from)}${more}`,
    });

    expect(node(app, TSC)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('an app that has it installed', () => {
  test('synthesizes valid templates without esbuild, with the Lambdas of the package', () => {
    const app = writeApp(appWith());

    const env = { CDK_OUTDIR: 'cdk.out', CDK_VALIDATION: 'true' };
    expect(node(app, ['app.js'], env)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const made = readdirSync(join(app, 'cdk.out'));
    const codeOf = (name: string) => textOf(own(), `dist/lambdas/${name}/index.js`);
    const nameOf = (code: string) => FUNCTIONS.find((name) => codeOf(name) === code);
    const lambdas = made
      .filter((name) => existsSync(join(app, 'cdk.out', name, 'index.js')))
      .map((name) => nameOf(textOf(app, `cdk.out/${name}/index.js`)));
    expect(lambdas.sort()).toEqual(['collect', 'conclude', 'diagnose', 'plan', 'validate']);
    // The image of the Python task, as the sources here would build it.
    const { record, build } = customTask('count', {
      source: 'count',
      entry: 'train:train',
      inputs: {},
      outputs: { rows: output.integer() },
    });
    if (build === undefined) throw new Error('it is built');
    const { files } = buildContext({ record, build, root: app, baseImages: {} });
    expect(made).toContain(stageContext(files, folder()).directory);
  });

  const TYPESCRIPT = {
    'tasks.js': `
const { customTask, input, output } = require('rankzero');
const { inputs, outputs } = require('./lines/declarations');
exports.tasks = [customTask('lines', { source: 'lines', entry: 'train.ts', inputs, outputs })];
`,
    'lines/declarations.js': `
const { input, output } = require('rankzero');
exports.inputs = { train: input.channel() };
exports.outputs = { rows: output.integer() };
`,
    'lines/train.ts': `
import { trainingFunction } from 'rankzero/training';
import { inputs, outputs } from './declarations';
export const train = trainingFunction({ inputs, outputs }, async ({ train }: { train: string }) => ({ rows: train.length }));
`,
  };

  test('is told that a TypeScript task needs esbuild, in one sentence', () => {
    const app = writeApp(appWith(), TYPESCRIPT);
    const { code, stderr } = node(app, ['app.js'], { CDK_OUTDIR: 'cdk.out' });

    expect(code).toBe(1);
    expect(stderr).toContain(
      'The task "lines" runs on Node.js, but esbuild, which bundles its code, is not installed in the project of the CDK app. Run `npm install --save-dev esbuild` there.',
    );
  });

  test('bundles a TypeScript task with the runner, and with nothing of the CDK', () => {
    const app = writeApp(unpack(packed, folder(), ['esbuild']), TYPESCRIPT);

    expect(node(app, ['app.js'], { CDK_OUTDIR: 'cdk.out' })).toMatchObject({ code: 0, stderr: '' });
    const context = readdirSync(join(app, 'cdk.out')).find((name) =>
      existsSync(join(app, 'cdk.out', name, 'Dockerfile')),
    );
    const code = join(app, 'cdk.out', context as string, 'code');
    const sources = filesIn(code)
      .filter((path) => path.endsWith('.map'))
      .flatMap((path) => JSON.parse(textOf(code, path)).sources as string[]);
    expect(sources).toContain('train.ts');
    expect(sources.some((path) => path.endsWith('rankzero/containers/node/main.ts'))).toBe(true);
    expect(sources.filter((path) => /aws-cdk-lib|rankzero\/dist/.test(path))).toEqual([]);
  });

  test('is told in one sentence, with both versions, that its aws-cdk-lib is too old', () => {
    const app = unpack(packed, folder());
    const cdk = join(app, 'node_modules/aws-cdk-lib');
    rmSync(cdk);
    writeFiles(cdk, {
      'package.json': JSON.stringify({ name: 'aws-cdk-lib', version: '2.100.0' }),
      'index.js': '',
    });
    const { code, stderr } = node(app, ['-e', "require('rankzero')"]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^CdkTooOld: Rank Zero needs aws-cdk-lib 2\.\d+\.\d+ or newer, and this app has 2\.100\.0: /m,
    );
  });

  test('tells its mistakes by the command as errors of its own', () => {
    const app = writeApp(appWith(), {
      'tasks.js': "require('rankzero').builtinTask('churn', { algorithm: 'xgbost' });",
    });
    const { code, stderr } = node(app, [join(own(), 'bin/rankzero.mjs'), 'tasks']);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Synthesizing the stacks…\nerror InvalidRequest: The task has 1 problem:\n {2}UnknownAlgorithm at /,
    );
    expect(stderr).not.toContain('    at ');
  });

  test('is asked for by the command where there is none', () => {
    const { code, stderr } = node(appWith(), [join(own(), 'bin/rankzero.mjs'), 'tasks']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error NoApp: There is no cdk\.json in /);
  });

  test('has the command, which finds the app by its cdk.json', () => {
    const app = writeApp(appWith());
    const { code, stdout, stderr } = node(app, [join(own(), 'bin/rankzero.mjs'), 'tasks']);

    expect([code, stderr]).toEqual([0, 'Synthesizing the stacks…\n']);
    expect(stdout).toMatch(/^churn\n[\s\S]*^count\n/m);
  });
});
