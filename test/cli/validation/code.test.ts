import { readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import {
  ANY_ACCOUNT,
  type Deployment,
  readDeployment,
  taskOf,
} from '../../../lib/cli/project/deployment';
import type { ExaminedFile } from '../../../lib/cli/request/planning';
import { checkCode } from '../../../lib/cli/validation/code';
import {
  customTask,
  input,
  output,
  Problems,
  planExecution,
  scriptTask,
  type Task,
  tryPlanning,
  tuningTask,
} from '../../../lib/core';
import { ArtifactsStack, ImagesStack, WorkflowStack } from '../../../lib/stacks';
import { prepareEnvironment } from '../../local/_helpers/environments';
import { ROOT } from '../_helpers/command';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { removeTemporary, temporary } from '../_helpers/temporary';

const RUNNER = JSON.stringify(join(ROOT, 'containers/node'));
const TYPESCRIPT = (inputs: string, first = '') => `
  import { input, trainingFunction } from ${RUNNER};
  ${first}
  export const train = trainingFunction({ inputs: { ${inputs} }, outputs: {} }, () => undefined);`;

/** Training functions by the name of their task. */
const PYTHON: Readonly<Record<string, string>> = {
  fits: "print('hello')\ndef train(train, layers: list[int], ctx): ...\n",
  unreadable: 'def train(train):\n    return (1,\n',
  'needs-more': 'import os\nimport no_such_package\n',
  misnamed: 'def train(trian, layers): ...\n',
  annotated: 'def train(train: int, layers: str): ...\n',
  raises: "print('about to')\nraise ValueError('no good')\n",
  sleeps: "import time\nprint('waiting', flush=True)\ntime.sleep(100_000)\n",
  leaves: 'import os\nos._exit(3)\n',
  'reads-data': "open('/opt/ml/input/data/train/a.csv')\n",
};
const NODE: Readonly<Record<string, string>> = {
  'ts-fits': TYPESCRIPT('train: input.channel(), layers: input.json()'),
  'ts-differs': TYPESCRIPT('train: input.channel(), layers: input.text()'),
  'ts-mistyped': TYPESCRIPT(
    'train: input.channel(), layers: input.json()',
    "export const count: number = 'three';",
  ),
  'ts-throws': TYPESCRIPT('', "throw new Error('no good');"),
};

let deployment: Deployment;
let project: string;

beforeAll(async () => {
  await prepareEnvironment();
  const inputs = { train: input.channel(), layers: input.json() };
  const task = (entry: string) => (name: string) =>
    customTask(name, { source: name, entry, inputs, outputs: {} });
  const fits = task('train:train')('fits');
  const loss = customTask('leaves-tuned', {
    source: 'leaves',
    entry: 'train:train',
    inputs,
    outputs: { loss: output.float() },
    metrics: ['loss'],
  });
  const files = (code: Readonly<Record<string, string>>, file: string) =>
    Object.entries(code).map(([name, text]) => [`${name}/${file}`, text] as const);
  project = temporary(
    Object.fromEntries([
      ...files(PYTHON, 'train.py'),
      ...files(NODE, 'train.ts'),
      ['tsconfig.json', JSON.stringify({ extends: join(ROOT, 'tsconfig.json') })],
      ['script/train.py', 'import no_such_package\n'],
      ['shared/words.py', 'GREETING = (\n'],
      ['uninstalled/train.py', PYTHON.fits ?? ''],
      ['uninstalled/requirements.txt', 'rankzero-is-never-published==9.9\n'],
    ]),
  );
  const tasks: Task[] = [
    fits,
    ...Object.keys(PYTHON).slice(1).map(task('train:train')),
    ...Object.keys(NODE).map(task('train.ts')),
    customTask('elsewhere', {
      image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/mine:1',
      entry: 'train:train',
      inputs,
      outputs: {},
    }),
    task('train:train')('uninstalled'),
    scriptTask('script', {
      source: join(project, 'script'),
      script: 'train.py',
      framework: 'sklearn',
      version: '1.4-2',
      include: ['../shared'],
      channels: { train: {} },
    }),
    loss,
    tuningTask('tuned', { task: loss, objective: { metric: 'loss', direction: 'Minimize' } }),
  ];
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  deployment = synthesized(tasks);
});

afterAll(removeTemporary);

function synthesized(tasks: readonly Task[]): Deployment {
  const app = new App({
    outdir: join(project, 'cdk.out'),
    context: { 'aws:cdk:bundling-stacks': [] },
  });
  const { artifacts } = new ArtifactsStack(app, 'Artifacts');
  const images = new ImagesStack(app, 'Images', {
    workflowName: 'main',
    tasks,
    sourceRoot: project,
  });
  new WorkflowStack(app, 'Workflow', {
    workflowName: 'main',
    tasks: images.tasks,
    bucket: artifacts.bucket,
    sageMakerRole: artifacts.sageMakerRole,
  });
  const target = { region: 'us-east-1', account: ANY_ACCOUNT };
  return readDeployment(app.synth().directory, target);
}

/** Checks the code of a task's request; what was found and said. */
async function check(
  task: string,
  { layers = [1] as unknown, isOffline = false, limitMs = 120_000 } = {},
) {
  const train = 's3://bucket/train/';
  const inputs = task === 'script' ? { train } : { train, layers };
  const ranges = { ranges: { lr: { type: 'continuous', min: 0, max: 1 } } };
  const given = { task, inputs, ...(task === 'tuned' ? ranges : {}) };
  const record = taskOf(given, deployment);
  const problems = new Problems();
  const facts = deployment.facts;
  const plan = tryPlanning(() => planExecution(record, given, { name: 'a' }, facts), problems);
  const wrong = problems.list.length;
  const examined: ExaminedFile = {
    // Where the app runs, here: sources are named from there.
    project: { directory: process.cwd(), assembly: join(project, 'cdk.out') },
    deployment,
    record,
    given,
    request: given,
    uploads: [],
    problems,
    plan,
  };
  const terminal = fakeTerminal();
  const notes = await checkCode(examined, {
    root: ROOT,
    terminal,
    isOffline,
    limitMs,
    signal: new AbortController().signal,
  });
  return { notes, problems: problems.list.slice(wrong), said: terminal.noted };
}

const OLDER = expect.stringMatching(/^\S+: the image has Python 3\.13; this machine does not/);

/** Notes but for the one of the interpreter's version, which depends on the machine. */
function besides(notes: readonly string[]): readonly string[] {
  return notes.filter((note) => !OLDER.asymmetricMatch(note));
}

const problem = (code: string, message: RegExp, excerpt: unknown = undefined) => ({
  code,
  path: '$.task',
  message: expect.stringMatching(message),
  ...(excerpt === undefined ? {} : { excerpt }),
});

describe('the code of a Python task', () => {
  test('that fits is found so, without a word of what its module prints', async () => {
    const { notes, problems, said } = await check('fits');
    expect([besides(notes), problems, said]).toEqual([[], [], []]);
  });

  test('that cannot be read is told by line and column', async () => {
    const { notes, problems } = await check('unreadable');
    expect(problems).toEqual([
      problem(
        'InvalidSyntax',
        /^train\.py:2:12: SyntaxError: '\(' was never closed/,
        expect.any(String),
      ),
    ]);
    expect(problems[0]?.excerpt).toBe('    2 |     return (1,\n      |            ^');
    expect(notes).toEqual([expect.stringContaining('imports and signature were not checked')]);
  });

  test.each([
    ['needs-more', 'MissingRequirement', /no_such_package.* \(train\.py:2 in <module>\)$/],
    ['raises', 'UserError', /^ValueError: no good \(train\.py:2 in <module>\)$/],
  ])('that %s fails as the job would, with its own frames', async (task, code, message) => {
    const { problems } = await check(task);
    expect(problems).toEqual([
      problem(code, message, expect.stringContaining('File "/opt/ml/code/train.py", line 2')),
    ]);
    expect(problems[0]?.excerpt).not.toContain('rankzero/');
  });

  test('that takes other parameters has a problem for each', async () => {
    const { problems } = await check('misnamed');
    expect(problems).toEqual([
      problem('BadFunction', /^train: trian: not an input of this task/),
      problem('BadFunction', /^train: train: an input of this task, but no parameter takes it$/),
    ]);
  });

  test('that is annotated with what an input cannot be is told what can', async () => {
    const { problems } = await check('annotated');
    expect(problems).toEqual([
      problem('BadFunction', /train: declared channel, but annotated int; annotate it Path/),
    ]);
  });

  test('is compared with the values of the request, also where that has problems', async () => {
    const { problems } = await check('fits', { layers: ['many'] });
    expect(problems).toEqual([
      problem('BadInput', /^layers\[0\]: expected an integer, found "many"$/),
    ]);
  });

  test('that does not come to an end while it is loaded is ended', async () => {
    const { problems } = await check('sleeps', { limitMs: 3_000 });
    expect(problems).toEqual([
      expect.objectContaining(
        problem('ImportTooLong', /^Loading the module took more than 3 s and was stopped\./),
      ),
    ]);
  });

  test('that leaves the process is told by its exit code, of a tuning task with its name', async () => {
    const [alone, tuned] = [await check('leaves'), await check('tuned')];
    const message = 'The code ended the process with exit code 3 while its module was loaded.';
    expect(alone.problems).toEqual([{ code: 'UserExit', path: '$.task', message }]);
    expect(tuned.problems).toEqual([
      { code: 'UserExit', path: '$.task', message: `leaves-tuned: ${message}` },
    ]);
  });

  test('that wants its data while it is loaded is a note: only a job has it', async () => {
    const { notes, problems } = await check('reads-data');
    expect(problems).toEqual([]);
    expect(besides(notes)).toEqual([expect.stringContaining('only a job has them (FileNotFound')]);
  });

  test('is read but not loaded where nothing may be installed', async () => {
    const { notes, problems, said } = await check('uninstalled', { isOffline: true });
    expect([problems, said]).toEqual([[], []]);
    expect(notes).toEqual([
      'uninstalled: imports and signature were not checked: its environment is not installed here yet; without --offline it is',
    ]);
  });

  test('is not there where the image is somebody’s own', async () => {
    const { notes, problems } = await check('elsewhere');
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      'elsewhere: its function was not checked: its image is not built from code of this app',
    ]);
  });
});

describe('the code of a TypeScript task', () => {
  test('that fits is found so', async () => {
    const { notes, problems } = await check('ts-fits');
    expect([notes, problems]).toEqual([[], []]);
  });

  test('that declares other inputs has a problem for each', async () => {
    const { problems } = await check('ts-differs');
    expect(problems).toEqual([
      problem('BadFunction', /^layers: json in the task, but text in the function$/),
    ]);
  });

  test('that TypeScript finds a mistake in is told where', async () => {
    const { problems } = await check('ts-mistyped');
    expect(problems).toEqual([problem('TypeMismatch', /^train\.ts:3:16: TS2322: Type 'string'/)]);
  });

  test('that throws fails as the job would, with its own frames', async () => {
    const { problems } = await check('ts-throws');
    expect(problems).toEqual([
      problem(
        'UserError',
        /^Error: no good \(train\.ts:3\b/,
        expect.stringContaining('train.ts:3'),
      ),
    ]);
  });
});

test('a script is read with the folders that it includes, and not run', async () => {
  const { notes, problems } = await check('script');
  expect(problems).toEqual([
    problem(
      'InvalidSyntax',
      /^shared\/words\.py:1:12: SyntaxError: '\(' was never closed/,
      expect.stringContaining('1 | GREETING = ('),
    ),
  ]);
  expect(notes).toEqual([]);
});

test('a check leaves no folder behind', () => {
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('rankzero-check-'))).toEqual([]);
});
