import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');
const LOAD = 'lib/local/states-language/load';

/** A small tree that keeps to the table, with the recursion that the table excuses. */
const TREE: Readonly<Record<string, string>> = {
  'CONTRIBUTING.md': textOf(ROOT, 'CONTRIBUTING.md'),
  'package.json': '{}',
  'lib/core/index.ts': "export * from './tasks/task';",
  'lib/core/errors.ts': '',
  'lib/core/checks/index.ts': '',
  'lib/core/results/index.ts': '',
  'lib/core/tasks/task.ts': "import type { Request } from '../requests/request';",
  'lib/core/requests/request.ts': "export type { Shape } from './shape';",
  'lib/core/requests/shape.ts':
    "import type { Request } from './request';\nimport '../errors';\nimport '../algorithms/registry';",
  'lib/report/index.ts': "import type { Data } from '../core';\nimport { join } from 'node:path';",
  'lib/report/bundling.ts': '',
  'lib/constructs/index.ts':
    "import { Stack } from 'aws-cdk-lib';\nimport { hooks } from '../report/bundling';",
  'lib/stacks/index.ts':
    "import { Construct } from 'constructs';\nimport { x } from '../constructs';",
  'lib/local/index.ts': "import { S3Client } from '@aws-sdk/client-s3';\nimport '../core';",
  [`${LOAD}/graph.ts`]: "import './state';",
  [`${LOAD}/state.ts`]: "import './nesting-states';",
  [`${LOAD}/nesting-states.ts`]: "import './graph';",
  'lib/cli/index.ts': "import '../local';\nimport manifest from '../../package.json';",
  'lambdas/plan/handler.ts': "import '../../lib/core';\nimport '../../lib/report';",
  'containers/node/index.ts': "import '../../lib/core/requests/shape';",
  'tasks/index.ts': "import '../lib/core';\nimport '../containers/node';\nimport 'anything';",
  'bin/app.ts': "import '../lib/stacks';\nimport '../tasks';",
  'bin/rankzero.ts': "import '../lib/cli';",
  'bench/index.ts': "import '../lib/local';",
  'test/a.test.ts': "import '../lib/local';\nimport '../bench';",
};

const newFolder = temporaryFolders();

function check(files: Readonly<Record<string, string>>) {
  const folder = writeFiles(newFolder(), { ...TREE, ...files });
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/walls.mjs'), folder],
    { encoding: 'utf8' },
  );
  return { status, errors: stderr.split('\n').filter((line) => line !== '') };
}

test('the tree passes from which the violations below differ', () => {
  expect(check({})).toEqual({ status: 0, errors: [] });
});

// Where, what, and what the message says of it.
const VIOLATIONS = [
  ['lib/core/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'core is pure'],
  ['lib/core/a.ts', "import { Stack } from 'aws-cdk-lib';", 'core is pure'],
  ['lib/core/a.ts', "import { readFileSync } from 'node:fs';", 'core is pure'],
  ['lib/core/a.ts', "import { readFileSync } from 'fs';", 'core is pure'],
  ['lib/core/report/a.ts', "import { renderReport } from '../../report';", 'core is pure'],
  ['lib/core/plans/a.ts', "import { x } from '../../report';", 'core is pure'],
  ['lib/report/a.ts', "import { Stack } from 'aws-cdk-lib';", 'the data of core alone'],
  ['lib/report/a.ts', "import { x } from '../local';", 'the data of core alone'],
  ['lib/constructs/a.ts', "import { handler } from '../../lambdas/plan/handler';", 'by path'],
  ['lib/constructs/a.ts', "import { renderReport } from '../report';", 'by path'],
  ['lib/constructs/a.ts', "import { x } from '../stacks';", 'library for any stack'],
  ['lib/stacks/a.ts', "import { x } from '../local';", 'only compose constructs'],
  ['lambdas/plan/a.ts', "import { Stack } from 'aws-cdk-lib';", 'no CDK'],
  ['lambdas/plan/a.ts', "import { Stack } from 'aws-cdk-lib/core';", 'no CDK'],
  ['lambdas/plan/a.ts', "import type { Construct } from 'constructs';", 'no CDK'],
  ['lambdas/plan/a.ts', "import { x } from '../../lib/cli';", 'no CDK'],
  ['lambdas/plan/a.ts', "import { x } from '../../lib/constructs';", 'no CDK'],
  ['lambdas/plan/a.ts', "export * from '../../lib/local';", 'no CDK'],
  ['lambdas/plan/a.ts', "const x = await import('../../lib/local');", 'no CDK'],
  ['lambdas/plan/a.ts', "const x = require('../../lib/local');", 'no CDK'],
  ['lambdas/plan/a.ts', "type X = import('../../lib/local').X;", 'no CDK'],
  ['lib/local/a.ts', "import { x } from '../constructs';", 'only through cdk.out'],
  ['lib/local/a.ts', "import { x } from '../stacks';", 'only through cdk.out'],
  ['lib/local/a.ts', "import { x } from '../cli';", 'only through cdk.out'],
  ['lib/local/a.ts', "import { x } from '../../lambdas/plan/handler';", 'only through cdk.out'],
  ['lib/local/a.ts', "import { App } from 'aws-cdk-lib';", 'only through cdk.out'],
  ['lib/cli/a.ts', "import { x } from '../constructs';", 'through cdk.out'],
  ['containers/node/a.ts', "import { x } from '../../lib/local';", 'the checks of core'],
  ['containers/node/a.ts', "import { x } from '../../tasks';", 'the checks of core'],
  ['tasks/a.ts', "import { x } from '../lib/core/tasks/task';", 'public functions only'],
  ['tasks/a.ts', "import { x } from '../containers/node/run';", 'public functions only'],
  ['bin/app.ts', "import { x } from '../lib/local';", 'joins stacks and tasks'],
  ['bin/rankzero.ts', "import { x } from '../lib/constructs';", 'only start'],
  ['lib/cli/a.ts', "import { x } from '../../test/a.test';", 'through cdk.out'],
  ['lib/local/a.ts', "import { x } from '../../bench';", 'only through cdk.out'],
  ['scripts/a.mjs', "import { x } from '../test/a.test';", 'before anything is set up'],
  ['bench/a.ts', "import '../scripts/setup.mjs';", 'measure anything'],
] as const;

describe('planted violations', () => {
  // All in one tree, each in a file of its own: one run finds every one of them.
  const planted = VIOLATIONS.map(([path, line, why], index) => ({
    path: path.replace(/\ba\.(m?[jt]s)$/, `a${index}.$1`),
    line,
    why,
  }));
  let errors: string[];
  beforeAll(() => {
    const files = planted.map(({ path, line }) => [path, `// é, of two bytes\n${line}\n`]);
    errors = check(Object.fromEntries(files)).errors;
  });

  test.each(planted)('$path may not have $line', ({ path, line, why }) => {
    const specifier = /'([^']+)'/.exec(line)?.[1];
    const start = `error WallCrossed: ${path}:2 imports ${specifier}, and `;
    expect(errors.filter((error) => error.startsWith(start))).toEqual([
      expect.stringContaining(why),
    ]);
  });

  test('nothing else is found', () => expect(errors).toHaveLength(planted.length));
});

test('a folder without a row is refused', () => {
  const { errors } = check({ 'lib/other/index.ts': '' });
  expect(errors).toEqual([expect.stringContaining('error WallMissing: lib/other/index.ts')]);
});

test('a circle of values is refused, within a folder too', () => {
  const { errors } = check({
    'lib/core/requests/a.ts': "import { b } from './b';",
    'lib/core/requests/b.ts': "export { c } from './c';",
    'lib/core/requests/c.ts': "import { a, type A } from './a';",
  });
  expect(errors).toEqual([
    expect.stringContaining(
      'error ImportCircle: lib/core/requests/a.ts → lib/core/requests/b.ts → lib/core/requests/c.ts → lib/core/requests/a.ts.',
    ),
  ]);
});

test('a circle of types is refused across folders only', () => {
  const { errors } = check({
    'lib/local/moto/a.ts': "import { type B } from '../sts/b';",
    'lib/local/sts/b.ts': "import type { A } from '../moto/a';",
  });
  expect(errors).toEqual([expect.stringContaining('error TypeCircle: ')]);
});

test.each([
  ['lib/core/requests/a.ts', '../plans', 'lib/core/plans comes after lib/core/requests'],
  ['lib/core/requests/a.ts', '../tasks/task', 'lib/core/tasks comes after lib/core/requests'],
  ['lib/core/plans/a.ts', '../results', 'lib/core/results comes after lib/core/plans'],
  ['lib/core/model/a.ts', '../checks', 'lib/core/checks comes after lib/core/model'],
  [
    'lib/core/algorithms/a.ts',
    '../checks/shape',
    'lib/core/checks comes after lib/core/algorithms',
  ],
  [
    'lib/core/plans/index.ts',
    '../requests/request',
    'the index of a folder hands on its own files',
  ],
  ['lib/core/other/a.ts', '../tasks/task', 'lib/core/other has no place in the order'],
])('core reads in one order: %s may not import %s', (path, specifier, problem) => {
  const files = { [path]: `\nimport type { X } from '${specifier}';` };
  const { errors } = check({ 'lib/core/plans/index.ts': '', ...files });
  expect(errors).toEqual([
    expect.stringMatching(`^error OrderBroken: ${path}:2 imports ${specifier}: .*${problem}`),
  ]);
});

test('the recursion is excused as a whole, not with another file in it, and not for ever', () => {
  const wider = check({
    [`${LOAD}/state.ts`]: "import './nesting-states';\nimport './a';",
    [`${LOAD}/a.ts`]: "import './state';",
  });
  expect(wider.errors).toEqual([
    expect.stringContaining('error ImportCircle: '),
    expect.stringContaining('error RecursionLeftOver: '),
  ]);
  const gone = check({ [`${LOAD}/state.ts`]: '' });
  expect(gone.errors).toEqual([expect.stringContaining('error RecursionLeftOver: ')]);
});

test('CONTRIBUTING.md has to show the table as it is', () => {
  const text = textOf(ROOT, 'CONTRIBUTING.md').replace('| `lib/core` | nothing |', '| x | y |');
  expect(check({ 'CONTRIBUTING.md': text }).errors).toEqual([
    expect.stringContaining('error PictureDiffers: '),
  ]);
});
