import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../../../../lib/cli/display/terminal';
import { ensureAssembly, type Project, type Synthesize } from '../../../../lib/cli/project/project';
import { filesIn } from '../../../_helpers/folders';
import { ownProject, ROOT } from '../../_helpers/command';
import { removeTemporary } from '../../_helpers/temporary';

const lib = (path: string) => JSON.stringify(join(ROOT, path));

/** An app with code in both languages, one of them tuned, in two stages. */
const APP = {
  'sources/app.ts': `
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from ${lib('lib/constructs')};
import { tasks } from './tasks';
const app = new App({ analyticsReporting: false });
for (const [scope, workflowName] of [[app, 'one'], [new Stage(app, 'Beta'), 'two']] as const) {
  const stack = new Stack(scope, 'Train');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const images = new TaskImages(stack, 'Images', { workflowName, tasks });
  new TrainingWorkflow(stack, 'Workflow', { workflowName, tasks: images.tasks, bucket, sageMakerRole });
}
`,
  'sources/tasks.ts': `
import { customTask, scriptTask, tuningTask, input, output } from ${lib('lib/core')};
import { inputs } from './lines/declarations';
const rows = { outputs: { rows: output.integer() }, metrics: ['rows'] };
const lines = customTask('lines', { source: 'sources/lines', entry: 'train.ts', inputs, dockerfile: 'Dockerfile', include: ['../common'], ...rows });
const words = customTask('words', { source: 'sources/words', include: ['../kit', '../../features'], entry: 'train:train', inputs: { n: input.integer({ default: 1 }) }, ...rows });
const script = scriptTask('script', { source: 'sources/script', script: 'run.py', include: ['../tools', '../../features'], framework: 'sklearn', version: '1.4-2' });
export const tasks = [lines, words, script, tuningTask('search', { task: words })];
`,
  'sources/lines/declarations.ts': `
import { input } from ${lib('lib/core')};
export const inputs = { train: input.channel() };
`,
  'sources/lines/train.ts': `
import { trainingFunction } from ${lib('containers/node')};
import { inputs } from './declarations';
import { count } from '../shared/count';
import { twice } from '../common/twice';
export const train = trainingFunction({ inputs, outputs: {} }, async () => void count(twice('a')));
`,
  'sources/lines/Dockerfile': 'FROM node:24-slim\n',
  'sources/kit/__init__.py': 'LAYERS = 1\n',
  'features/pyproject.toml': '[project]\nname = "features"\nversion = "1"\n',
  'features/src/features/scale.py': 'LAYERS = 1\n',
  'sources/common/twice.ts': "export const twice = (text: string) => text.repeat('a'.length);\n",
  'sources/shared/count.ts': 'export const count = (text: string) => text.length;\n',
  'sources/script/run.py': 'LAYERS = 1\n',
  'sources/tools/tool.py': 'LAYERS = 1\n',
  'sources/words/train.py': 'def train(n):\n    return {"rows": n}\n',
  'sources/words/net.py': 'LAYERS = 1\n',
  'sources/words/run.sh': 'true\n',
  'sources/words/requirements.txt': 'numpy\n',
};

let directory: string;
let project: Project;
/** What `cdk synth` of the project was asked for. */
let syntheses: number;

const terminal = {
  note(text: string) {
    if (text.startsWith('Synthesizing')) syntheses += 1;
  },
};

/** Makes the assembly current, by the command's own synthesis unless said. */
async function ensure(synthesize?: Synthesize): Promise<void> {
  syntheses = 0;
  await ensureAssembly(project, terminal as Terminal, synthesize);
}

/** A whole synthesis that is refused: only that it was asked for counts. */
const refused: Synthesize = () => {
  throw new Error('a whole synthesis');
};

/** Changes a file some time after the assembly was made, whatever the clock's resolution. */
function edit(path: string, change: (text: string) => string): void {
  const file = join(directory, path);
  const manifest = join(directory, 'cdk.out/manifest.json');
  const made = statSync(manifest).mtimeMs / 1_000;
  writeFileSync(file, change(existing(file)));
  utimesSync(file, made + 1, made + 1);
}

function existing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Every file of the assembly that a synthesis makes, but for assets of before. */
function assembly(): ReadonlyMap<string, string> {
  const folder = join(directory, 'cdk.out');
  const texts = filesIn(folder)
    // The CDK keeps how long a synthesis took if it took long.
    .filter((path) => path !== 'performance-counters.json')
    .filter((path) => !path.startsWith('.') && !path.startsWith('asset.'))
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const);
  const named = new Set(
    [...texts.join().matchAll(/asset\.[0-9a-f]{64}(?:\.tar\.gz)?/g)].map(([name]) => name),
  );
  const assets = filesIn(folder)
    .filter((path) => named.has(path.split('/')[0] ?? ''))
    .map((path) => {
      const file = join(folder, path);
      return [path, `${statSync(file).mode} ${readFileSync(file, 'latin1')}`] as const;
    });
  return new Map([...texts, ...assets]);
}

beforeAll(async () => {
  directory = ownProject('sources/app.ts', APP);
  project = { directory, assembly: join(directory, 'cdk.out') };
  await ensure();
});

afterAll(removeTemporary);

test('edited code gives, byte for byte, what a whole synthesis would have made', async () => {
  expect(syntheses).toBe(1);
  const before = assembly();
  for (const path of [
    'sources/words/net.py',
    'sources/kit/__init__.py',
    'sources/script/run.py',
    'sources/tools/tool.py',
    'features/src/features/scale.py',
    'sources/common/twice.ts',
    'sources/lines/train.ts',
  ]) {
    edit(path, (text) => text.replace('LAYERS = 1', 'LAYERS = 2').replace("'a'", "'ab'"));
    await ensure(refused);
  }
  // Both at once, and once more: what was learned holds for the assembly that was made by it.
  for (const path of ['sources/words/train.py', 'sources/lines/train.ts']) {
    edit(path, (text) => text.replace('"rows": n', '"rows": n + 1').replace("'ab'", "'abc'"));
  }
  await ensure(refused);
  const restaged = assembly();
  expect(restaged).not.toEqual(before);

  rmSync(project.assembly, { recursive: true });
  await ensure();
  expect(syntheses).toBe(1);
  expect([...restaged.keys()].sort()).toEqual([...assembly().keys()].sort());
  expect(restaged).toEqual(assembly());
});

test.each([
  ['a file of the app', 'sources/app.ts'],
  ['the tasks', 'sources/tasks.ts'],
  ['declarations that the app loads, beside the code', 'sources/lines/declarations.ts'],
  ['a file that only the bundle has', 'sources/shared/count.ts'],
  ['requirements', 'sources/words/requirements.txt'],
  ['an included project’s own', 'features/pyproject.toml'],
  ['a file that is not code', 'sources/words/run.sh'],
  ['a new file of code', 'sources/words/new.py'],
  ['what is left out', 'sources/words/.dockerignore'],
  ['the settings of the project', 'cdk.json'],
])('a whole synthesis follows a change of %s', async (_what, path) => {
  const file = join(directory, path);
  const text = existing(file);
  try {
    edit(path, (its) => `${its}\n`);
    edit('sources/words/train.py', (its) => its);
    await expect(ensure(refused)).rejects.toThrow('a whole synthesis');
  } finally {
    if (text === '') rmSync(file, { force: true });
    else writeFileSync(file, text);
    for (const each of filesIn(directory).filter((it) => !/^(?:cdk\.out|node_modules)/.test(it))) {
      utimesSync(join(directory, each), 1, 1);
    }
  }
  await ensure(refused);
});

test('a file that has gone is noticed with the next edit', async () => {
  const file = join(directory, 'sources/words/run.sh');
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  edit('sources/words/train.py', (its) => its);
  await expect(ensure(refused)).rejects.toThrow('a whole synthesis');
  writeFileSync(file, text);
  utimesSync(file, 1, 1);
  await ensure(refused);
});

test('code that cannot be bundled is left to synthesis, which says why', async () => {
  const before = readdirSync(project.assembly).length;
  edit('sources/lines/train.ts', (text) => `${text}\nconst = 1;`);
  await expect(ensure(refused)).rejects.toThrow('a whole synthesis');
  expect(readdirSync(project.assembly)).toHaveLength(before);
  edit('sources/lines/train.ts', (text) => text.replace('\nconst = 1;', ''));
  await ensure(refused);
});
