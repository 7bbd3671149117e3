import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildContext } from '../../../lib/constructs/task-images/build-context';
import {
  type BaseOptions,
  customTask,
  type DistributionOptions,
  type ImageOptions,
} from '../../../lib/core';
import { stageContext } from '../../../lib/staging/stage-context';
import { codeOf } from '../../_helpers/cdk';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();

interface Case extends ImageOptions, BaseOptions {
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
    ['DockerfileUnused', { 'train.py': '', Dockerfile: 'FROM scratch' }],
    ...[
      '--index-url https://me:word@example.com/simple',
      '-i https://me:word@example.com/simple',
      'numpy\n--extra-index-url=https://0123456789abcdef0123@example.com/simple',
      'mine @ git+https://me:word@example.com/mine.git@v1',
    ].map((text): [string, Record<string, string>] => [
      'SecretInSource',
      { 'train.py': '', 'requirements.txt': text },
    ]),
  ])('fails with %s for %j', (code, files) => {
    expect(codeOf(() => contextOf(files))).toBe(code);
  });

  test('takes an address whose password is a variable, or which has a name only', () => {
    const lines = `a @ git+ssh://git@example.com/a\n-i https://me:\${TOKEN}@example.com/simple\n`;
    const files = { 'train.py': '', 'requirements.txt': lines };
    expect(textOf(contextOf(files), 'requirements.txt')).toBe(lines);
  });

  test('has packages of Debian, and mounts of secrets only where there are any', () => {
    const plain = textOf(context, 'Dockerfile');
    expect(plain).toMatch(/^ARG SYSTEM_PACKAGES=$/m);
    expect(plain).not.toMatch(/^RUN --mount/m);
    const more = { systemPackages: ['git', 'libsndfile1'], buildSecrets: { netrc: '~/.netrc' } };
    const text = textOf(contextOf({ 'train.py': '' }, more), 'Dockerfile');
    expect(text).toMatch(/^ARG SYSTEM_PACKAGES="git libsndfile1"$/m);
    expect(text.match(/^RUN --mount=type=secret,id=netrc,mode=0444 pip install /gm)).toHaveLength(
      2,
    );
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

describe('the context of a Python task with a base of its own', () => {
  const context = contextOf(
    { 'train.py': '', 'requirements.txt': 'vision\ntorch>=2.6\n' },
    { base: { framework: 'pytorch', version: '2.8' } },
  );

  test('names AWS’s image without a registry, and what it brings', () => {
    const dockerfile = textOf(context, 'Dockerfile');
    expect(dockerfile).toMatch(/^ARG BASE=pytorch-training:2\.8-cpu-py312/m);
    expect(textOf(context, 'provides.txt')).toBe('torch==2.8.*\n');
  });

  test('has every file that its Dockerfile copies, and makes no environment', () => {
    const dockerfile = textOf(context, 'Dockerfile');
    const files = filesIn(context);
    const sources = copied(dockerfile);
    expect(sources).toEqual(expect.arrayContaining(['add-runner.sh', 'add-requirements.sh']));
    for (const source of sources) {
      expect(files.some((path) => path === source || path.startsWith(source))).toBe(true);
    }
    expect(dockerfile).not.toContain('venv');
  });

  test('fails where requirements.txt asks for another version than the base provides', () => {
    const files = { 'train.py': '', 'requirements.txt': 'numpy\ntorch==2.7.1 # old\n' };
    const act = () => contextOf(files, { base: 'mine', provides: ['torch==2.8.*'] });
    expect(codeOf(act)).toBe('ProvidesContradicted');
    expect(act).toThrow(/provides torch==2\.8\.\*, but line 2 .* torch==2\.7\.1/);
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

  test('may have another base', () => {
    const dockerfile = textOf(
      contextOf(NODE_CODE, { entry: 'train.ts', base: 'node:22' }),
      'Dockerfile',
    );
    expect(dockerfile).toMatch(/^ARG BASE=node:22$/m);
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

describe('the context of a given Dockerfile', () => {
  const GIVEN = '# escape=`\nFROM python:3.12 AS first\nCOPY requirements.txt .\nENTRYPOINT ["sh"]';
  const files = { 'train.py': '', 'requirements.txt': 'numpy\n', 'docker/Dockerfile': GIVEN };
  const options = { dockerfile: 'docker/Dockerfile' };
  const context = contextOf(files, options);

  test('is the folder as it is, with what Rank Zero adds in a folder of its own', () => {
    const paths = filesIn(context);
    expect(paths.filter((path) => !path.startsWith('.rankzero/'))).toEqual(
      Object.keys(files).sort(),
    );
    expect(paths).toEqual(
      expect.arrayContaining([
        '.rankzero/Dockerfile',
        '.rankzero/add-runner.sh',
        '.rankzero/requirements.txt',
        '.rankzero/runner/rankzero/init.py',
      ]),
    );
  });

  test('has it unchanged above Rank Zero’s part, whose ENTRYPOINT is the last', () => {
    const text = textOf(context, '.rankzero/Dockerfile');
    expect(text.startsWith(`${GIVEN}\n`)).toBe(true);
    expect(text.match(/^ENTRYPOINT.*/gm)?.at(-1)).toContain('/opt/rankzero/rankzero/init.py');
    // Whatever the escape character is.
    expect(text.slice(GIVEN.length)).not.toMatch(/[`\\]$/m);
    expect(text).not.toMatch(/^FROM first$/m);
    const staged = contextOf(files, { ...options, target: 'first' });
    expect(textOf(staged, '.rankzero/Dockerfile')).toMatch(/^FROM first$/m);
    expect(() => contextOf(files, { ...options, target: 'firts' })).toThrow(
      /has no stage "firts"\. Its stages: first\./,
    );
  });

  test('has another tag for another argument, but not for another place of packages', () => {
    const tagFor = (buildArgs: Readonly<Record<string, string>>) =>
      contextOf(files, { ...options, buildArgs })
        .split('/')
        .pop();
    const own = context.split('/').pop();
    expect(tagFor({ CUDA: '12' })).not.toBe(own);
    expect(tagFor({ CUDA: '12' })).not.toBe(tagFor({ CUDA: '13' }));
    expect(tagFor({ PIP_INDEX_URL: 'https://example.com/simple', no_proxy: 'x' })).toBe(own);
  });

  test('has a TypeScript task’s bundle beside its files', () => {
    const paths = filesIn(
      contextOf(
        { ...NODE_CODE, Dockerfile: 'FROM node' },
        { entry: 'train.ts', dockerfile: 'Dockerfile' },
      ),
    );
    expect(paths).toEqual(
      expect.arrayContaining(['train.ts', '.rankzero/train', '.rankzero/code/train.mjs']),
    );
  });

  test.each<[string, Readonly<Record<string, string>>, Case]>([
    ['DockerfileNotFound', { 'other/Dockerfile': '' }, { dockerfile: 'Dockerfile' }],
    [
      'DockerfileNotFound',
      { Dockerfile: '', '.dockerignore': 'Dockerfile' },
      { dockerfile: 'Dockerfile' },
    ],
    ['ReservedName', { Dockerfile: '', '.rankzero/x': '' }, { dockerfile: 'Dockerfile' }],
    ['SecretInSource', { Dockerfile: `ENV HF=hf_${'x'.repeat(34)}` }, { dockerfile: 'Dockerfile' }],
  ])('fails with %s', (code, more, its) => {
    expect(codeOf(() => contextOf({ 'train.py': '', ...more }, its))).toBe(code);
  });

  test('fails for a secret’s file that is part of the code', () => {
    const root = makeFolder();
    const its = { ...options, buildSecrets: { mine: join(root, 'code/mine.txt') } };
    expect(codeOf(() => contextOf({ ...files, 'mine.txt': 'x' }, its, root))).toBe(
      'SecretInSource',
    );
  });
});

describe('folders that a task includes', () => {
  const FILES = {
    'train.py': 'import helper, shared.words\nfrom features import scale\n',
    'requirements.txt': 'numpy\n-e ../features\n../kit  # modules\n',
    '../shared/__init__.py': '',
    '../shared/words.py': '',
    '../shared/README.md': '',
    '../kit/helper.py': '',
    '../kit/requirements.txt': 'scipy',
    '../features/pyproject.toml': '[project]\nname = "features"\nversion = "1"\n',
    '../features/src/features/__init__.py': 'scale = 1\n',
    '../features/.env': 'TOKEN=x',
  };
  const include = ['../shared', '../kit', '../features'];

  test('are importable as packages and as modules; projects are installed', () => {
    const context = contextOf(FILES, { include });
    expect(filesIn(context).filter((path) => /^(?:code|projects)\//.test(path))).toEqual([
      'code/helper.py',
      'code/shared/__init__.py',
      'code/shared/words.py',
      'code/train.py',
      'projects/features/pyproject.toml',
      'projects/features/src/features/__init__.py',
    ]);
    expect(textOf(context, 'requirements.txt')).toBe(
      'numpy\n# -e ../features: included\n# ../kit  # modules: included\n\nscipy',
    );
    const dockerfile = textOf(context, 'Dockerfile');
    expect(dockerfile).toMatch(
      /^COPY --chown=build projects\/ .*\nRUN pip install .*projects\/\*/m,
    );
    expect(copied(dockerfile)).toContain('projects/');
  });

  test('are in the folder of a given Dockerfile, projects beside the runner', () => {
    const context = contextOf(
      { ...FILES, Dockerfile: 'FROM python' },
      { include, dockerfile: 'Dockerfile' },
    );
    const files = filesIn(context);
    for (const path of [
      'helper.py',
      'shared/words.py',
      '.rankzero/projects/features/pyproject.toml',
    ]) {
      expect(files).toContain(path);
    }
    expect(textOf(context, '.rankzero/Dockerfile')).toMatch(
      /^COPY \.rankzero\/projects\/ .*\nRUN .*add-runner\.sh", "\/opt\/rankzero\/projects"\]$/m,
    );
  });

  test('are installed into the Python of a base', () => {
    const context = contextOf(FILES, { include, base: 'registry/training:1-py312' });
    expect(textOf(context, 'Dockerfile')).toMatch(
      /^COPY projects\/ .*\nRUN .*add-runner\.sh", "\/opt\/rankzero\/projects"\]$/m,
    );
  });

  test('are where links of the source may lead, and are part of the tag', () => {
    const root = makeFolder();
    writeFiles(join(root, 'code'), { ...FILES, '../kit/more.py': '' });
    symlinkSync('../kit/more.py', join(root, 'code/linked.py'));
    const context = contextOf(FILES, { include }, root);
    expect(filesIn(context)).toContain('code/linked.py');
    writeFiles(root, { 'kit/more.py': 'x = 1\n' });
    expect(contextOf(FILES, { include }, root).split('/').pop()).not.toBe(context.split('/').pop());
    // Named by nobody, the folder is elsewhere.
    expect(codeOf(() => contextOf({ 'requirements.txt': '' }, {}, root))).toBe('LinkOutside');
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['IncludeNotFound', {}, ['../other']],
    ['IncludeInvalid', {}, ['..']],
    ['IncludeInvalid', { '../kit/below/x.py': '' }, ['../kit', '../kit/below']],
    ['IncludeConflict', { '../more/helper.py': '' }, ['../kit', '../more']],
    ['IncludeConflict', { '../more/train/x.py': '' }, ['../more']],
    [
      'IncludeConflict',
      { '../a/p/pyproject.toml': '', '../b/p/pyproject.toml': '' },
      ['../a/p', '../b/p'],
    ],
    ['RequirementsInvalid', { 'requirements.txt': '-e ../features' }, []],
    ['SecretInSource', { '../kit/requirements.txt': '-i https://a:b@example.com' }, ['../kit']],
  ])('fails with %s for %j', (code, more, its) => {
    expect(
      codeOf(() => contextOf({ ...FILES, 'requirements.txt': '', ...more }, { include: its })),
    ).toBe(code);
  });
});
