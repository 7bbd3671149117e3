import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildContext } from '../../../lib/constructs/task-images/build-context';
import { customTask, type DistributionOptions } from '../../../lib/core';
import { stageContext } from '../../../lib/staging/stage-context';
import { codeOf } from '../../_helpers/cdk';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();

interface Case {
  readonly entry?: string;
  readonly distribution?: DistributionOptions;
}

/** The context of a task with these files, on disk. */
function contextOf(
  files: Readonly<Record<string, string>>,
  options: Case = {},
  root = makeFolder(),
): string {
  writeFiles(join(root, 'code'), files);
  const { entry = 'train:train', ...rest } = options;
  const task = customTask('mine', { source: 'code', entry, inputs: {}, outputs: {}, ...rest });
  const { record, build } = task;
  if (build === undefined) throw new Error('the task has nothing to build');
  const assembly = makeFolder();
  const { files: contents } = buildContext({ record, build, root, baseImages: {} });
  return join(assembly, stageContext(contents, assembly).directory);
}

/** The context sources of a Dockerfile's COPY instructions. */
function copied(dockerfile: string): string[] {
  return dockerfile
    .split('\n')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));
}

const NODE_CODE = {
  'train.ts': `import { trainingFunction, output } from ${JSON.stringify(join(__dirname, '../../../containers/node'))};
import { word } from './word';
export const train = trainingFunction(
  { inputs: {}, outputs: { word: output.text() } },
  async () => ({ word }),
);
`,
  'word.ts': "export const word: string = 'rank zero';\n",
};

describe('the context of a Python task', () => {
  const context = contextOf({
    'train.py': 'import helper\n',
    'helper.py': '',
    'package/__init__.py': '',
    'requirements.txt': 'numpy==2.4.6\n',
    'setup.py': '',
    'tests/__pycache__/x.pyc': '',
  });

  test('is Dockerfile, requirements, runner and code, and nothing else', () => {
    const files = filesIn(context);
    expect(files.filter((path) => !path.startsWith('runner/'))).toEqual([
      'Dockerfile',
      'code/helper.py',
      'code/package/__init__.py',
      'code/train.py',
      'requirements.txt',
    ]);
    const runner = files.filter((path) => path.startsWith('runner/'));
    expect(runner).toEqual(
      expect.arrayContaining(['runner/rankzero/__main__.py', 'runner/rankzero_program.py']),
    );
    expect(runner.every((path) => /^runner\/(?:rankzero\/|rankzero_program)/.test(path))).toBe(
      true,
    );
  });

  test('has the task’s requirements, an empty file where there are none', () => {
    expect(textOf(context, 'requirements.txt')).toBe('numpy==2.4.6\n');
    expect(textOf(contextOf({ 'train.py': '' }), 'requirements.txt')).toBe('');
  });

  test('has every file that its Dockerfile copies', () => {
    const sources = copied(textOf(context, 'Dockerfile'));
    const files = filesIn(context);
    expect(sources).toContain('code/');
    for (const source of sources) {
      expect(files.some((path) => path === source || path.startsWith(source))).toBe(true);
    }
  });

  test('runs as it lies there, with nothing but the runner on the path', () => {
    const program = join(context, 'runner', 'rankzero_program.py');
    const output = execFileSync(
      'python3',
      ['-c', `import runpy; runpy.run_path(${JSON.stringify(program)}); print('loaded')`],
      {
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          PYTHONPATH: join(context, 'runner'),
          PYTHONDONTWRITEBYTECODE: '1',
        },
      },
    );
    expect(output.trim()).toBe('loaded');
  });

  test.each([
    ['a module', 'train:train', 'train.py'],
    ['a module in a package', 'package.train:train', 'package/train.py'],
    ['a package', 'package:train', 'package/__init__.py'],
    ['a module with one decorated function', 'train', 'train.py'],
  ])('finds an entry in %s', (_what, entry, file) => {
    expect(filesIn(contextOf({ [file]: '' }, { entry }))).toContain(`code/${file}`);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['EntryNotFound', { 'other.py': '' }],
    ['EntryNotFound', { 'train.txt': '' }],
    ['ReservedName', { 'train.py': '', 'rankzero.py': '' }],
    ['ReservedName', { 'train.py': '', 'rankzero/__init__.py': '' }],
    ['ReservedName', { 'train.py': '', 'rankzero_program.py': '' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt/a.txt': '' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt': 'numpy\n-r more.txt\n' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt': '--constraint c.txt' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt': './wheels/a.whl' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt': '-e .' }],
    ['RequirementsInvalid', { 'train.py': '', 'requirements.txt': 'mine @ file:///mine' }],
  ])('fails with %s for %j', (code, files) => {
    expect(codeOf(() => contextOf(files))).toBe(code);
  });

  test('fails when the source is a file', () => {
    const root = writeFiles(makeFolder(), { code: '' });
    const act = () => {
      const { record, build } = customTask('mine', {
        source: 'code',
        entry: 'train:train',
        inputs: {},
        outputs: {},
      });
      if (build !== undefined) buildContext({ record, build, root, baseImages: {} });
    };
    expect(codeOf(act)).toBe('SourceNotFound');
  });
});

describe('the context of a TypeScript task', () => {
  const context = contextOf(NODE_CODE, { entry: 'train.ts' });

  test('is Dockerfile, an executable train, and the bundle with its source maps', () => {
    const files = filesIn(context);
    expect(files).toEqual(
      expect.arrayContaining(['Dockerfile', 'code/train.mjs', 'code/train.mjs.map', 'train']),
    );
    expect(
      files.filter((path) => !/^(?:Dockerfile|train|code\/.*\.mjs(?:\.map)?)$/.test(path)),
    ).toEqual([]);
    expect(textOf(context, 'train')).toContain('/opt/ml/code/train.mjs');
  });

  test('has every file that its Dockerfile copies', () => {
    const files = filesIn(context);
    for (const source of copied(textOf(context, 'Dockerfile'))) {
      expect(files.some((path) => path === source || path.startsWith(source))).toBe(true);
    }
  });

  test('starts the runner with nothing installed beside it', () => {
    const base = makeFolder();
    mkdirSync(join(base, 'output'));
    // Without a job description it has nothing to run, and says so.
    expect(() =>
      execFileSync(process.execPath, [join(context, 'code', 'train.mjs')], {
        cwd: base,
        stdio: 'pipe',
        env: { SAGEMAKER_BASE_DIR: base, TRAINING_JOB_NAME: 'job' },
      }),
    ).toThrow(/exit|Command failed/);
    expect(textOf(base, 'output/failure')).toContain('BadJobDescription');
  });

  test('is the same from another folder', () => {
    const again = contextOf(NODE_CODE, { entry: 'train.ts' });
    expect(again.split('/').pop()).toBe(context.split('/').pop());
  });

  test.each<[string, Readonly<Record<string, string>>, Case]>([
    ['EntryNotFound', { 'other.ts': '' }, { entry: 'train.ts' }],
    ['BundlingFailed', { 'train.ts': 'const = 1' }, { entry: 'train.ts' }],
    ['BundlingFailed', { 'train.ts': "import 'not-installed'" }, { entry: 'train.ts' }],
    ['DistributionUnsupported', NODE_CODE, { entry: 'train.ts', distribution: { type: 'mpi' } }],
  ])('fails with %s', (code, files, options) => {
    expect(codeOf(() => contextOf(files, options))).toBe(code);
  });
});
