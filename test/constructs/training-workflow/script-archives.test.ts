import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Artifacts, TrainingWorkflow } from '../../../lib/constructs';
import { withScriptArchives } from '../../../lib/constructs/training-workflow/script-archives';
import { type ScriptTaskOptions, scriptTask, type Task, tuningTask } from '../../../lib/core';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';
import { statement, statementsOf } from '../../_helpers/policies';

const temporary = temporaryFolders();
const folder = writeFiles(temporary(), {
  'train.py': 'print("trained")\n',
  'requirements.txt': '',
  '.env': 'KEY=x\n',
});

function script(options: Partial<ScriptTaskOptions> = {}, name = 'iris') {
  return scriptTask(name, {
    source: folder,
    script: 'train.py',
    framework: 'sklearn',
    version: '1.4-2',
    metrics: { accuracy: 'accuracy: (\\S+)' },
    ...options,
  });
}

function synthesized(tasks: readonly Task[]) {
  const app = new App({ outdir: temporary(), context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Test');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  new TrainingWorkflow(stack, 'Training', { workflowName: 'main', tasks, bucket, sageMakerRole });
  const { directory } = app.synth();
  return { directory, template: Template.fromStack(stack) };
}

/** Names of a script's archive and its requirements.txt, for a task in `source` with folders beside it. */
function archived(files: Readonly<Record<string, string>>, include: readonly string[]) {
  const root = temporary();
  const source = join(root, 'code');
  writeFiles(source, { 'train.py': '', ...files });
  const { directory } = synthesized([script({ source, include })]);
  const [archive = ''] = readdirSync(directory).filter((name) => name.endsWith('.tar.gz'));
  const options = { encoding: 'utf8' as const };
  const tar = ['-f', join(directory, archive)];
  return {
    names: execFileSync('tar', ['-t', ...tar], options)
      .trim()
      .split('\n'),
    requirements: () => execFileSync('tar', ['-xO', ...tar, 'requirements.txt'], options),
  };
}

const HASH = /[0-9a-f]{64}\.gz/g;

describe('the source of scripts', () => {
  const tuning = tuningTask('best', {
    task: script(),
    objective: { metric: 'accuracy', direction: 'Maximize' },
  });
  const { directory, template } = synthesized([script(), tuning, script({}, 'again')]);

  test('is one archive for one content, which records of tasks and of their tunings name', () => {
    const archives = readdirSync(directory).filter((name) => name.endsWith('.tar.gz'));
    expect(archives).toHaveLength(1);
    const parameters = Object.values(template.findResources('AWS::SSM::Parameter'));
    const records = parameters.flatMap(({ Properties: { Name, Value } }) =>
      Name.includes('/tasks/') ? [JSON.stringify(Value).match(HASH)] : [],
    );
    const key = archives[0]?.replace('asset.', '').replace('.tar', '');
    expect(records).toEqual([[key], [key], [key]]);
    const assets = readFileSync(join(directory, 'Test.assets.json'), 'utf8');
    expect(assets).toContain(`"objectKey": "${key}"`);
  });

  test('has the folder’s files but no secrets', () => {
    const [archive = ''] = readdirSync(directory).filter((name) => name.endsWith('.tar.gz'));
    const content = gunzipSync(readFileSync(join(directory, archive))).toString();
    expect(content).toContain('print("trained")');
    expect(content).toContain('requirements.txt');
    expect(content).not.toContain('KEY=x');
  });

  test('may be read by SageMaker’s role, and with it no asset of another kind', () => {
    const statements = statementsOf(template, 'TrainingTaskAccess');
    const { Action, Resource } = statement(statements, 'ReadScripts') ?? {};
    expect(Action).toBe('s3:GetObject');
    expect(JSON.stringify(Resource)).toMatch(/cdk-hnb659fds-assets-.*\/\*\.gz"/);
    const pulled = JSON.stringify(statement(statements, 'PullImages')?.Resource);
    expect(pulled).toContain('repository/sagemaker-scikit-learn');
  });

  test.each([
    [{ script: 'main.py' }, 'ScriptNotFound', /"main.py".*Scripts there: train.py/],
    [{ source: `${folder}/other` }, 'SourceNotFound', /not there/],
    [{ source: undefined, script: 'nowhere/train.py' }, 'ScriptNotFound', /not there/],
  ])('%j is one clear error', (options, code, message) => {
    const make = () => synthesized([script(options as Partial<ScriptTaskOptions>)]);
    expect(make).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

test('a script that is not there leaves the other tasks as they are, and nothing can be deployed', () => {
  const stack = new Stack(new App({ outdir: temporary() }), 'Test');
  const broken = script({ script: 'main.py' }, 'broken');
  const tuned = tuningTask('tuned', { task: broken });
  const records = withScriptArchives(stack, [broken, tuned, script()]).map(({ record }) => record);
  expect(records[0]).toMatchObject({ broken: { code: 'ScriptNotFound' } });
  expect(records[1]).toMatchObject({ tasks: [{ broken: { code: 'ScriptNotFound' } }] });
  expect(records[2]).toMatchObject({ archive: expect.stringMatching(/^s3:.*gz$/) });
  expect(stack.node.metadata).toContainEqual(
    expect.objectContaining({
      type: 'aws:cdk:error',
      data: expect.stringMatching(/^ScriptNotFound: .*"main.py".* \[rankzero:brokenTask\]$/s),
    }),
  );
});

describe('folders beside the source of a script', () => {
  const FILES = {
    '../shared/words.py': '',
    '../shared/requirements.txt': 'scipy\n',
    '../features/pyproject.toml': '[project]\nname = "features"\nversion = "1"\n',
    '../features/src/features/__init__.py': '',
    '../features/.env': 'TOKEN=x',
  };
  const include = ['../shared', '../features'];

  test('are in its archive under their own names, and projects are installed from there', () => {
    const { names, requirements } = archived(FILES, include);
    expect(names).toEqual([
      'features/pyproject.toml',
      'features/src/features/__init__.py',
      'requirements.txt',
      'shared/requirements.txt',
      'shared/words.py',
      'train.py',
    ]);
    expect(requirements()).toBe('./features\nscipy\n');
  });

  test('that requirements.txt names stay in their lines, by their places in the archive', () => {
    const text = 'numpy\n-e ../features\n../shared # ours';
    const { requirements } = archived({ ...FILES, 'requirements.txt': text }, include);
    expect(requirements()).toBe('numpy\n./features\n# ../shared # ours: included\nscipy\n');
  });

  test.each([
    ['IncludeConflict', { 'shared.py': '' }, include, /both have shared, .* Rename one\.$/],
    [
      'IncludeConflict',
      { '../more/shared/a.py': '' },
      ['../shared', '../more/shared'],
      /both have shared/,
    ],
    ['IncludeNotFound', {}, ['../elsewhere'], /"\.\.\/elsewhere", but .* is not there/],
  ])('%s: %j, %j', (code, files, folders, message) => {
    const make = () => archived({ ...FILES, ...files }, folders);
    expect(make).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
