import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import * as training from '../../../containers/node';
import { newTask } from '../../../lib/cli/scaffold/new-task';
import { placeOf, shapeOf } from '../../../lib/cli/scaffold/shape';
import * as library from '../../../lib/core';

const ROOT = join(__dirname, '../../..');
let app: string;

beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), 'rankzero-new-'));
  mkdirSync(join(app, 'tasks'));
  cpSync(join(ROOT, 'tasks/index.ts'), join(app, 'tasks/index.ts'));
});

afterEach(() => rmSync(app, { recursive: true }));

const read = (path: string) => readFileSync(join(app, path), 'utf8');

/** What a module of the app exports. */
function load(path: string): Record<string, unknown> {
  const { code } = transformSync(read(`${path}.ts`), { loader: 'ts', format: 'cjs' });
  const module = { exports: {} };
  const known = (name: string) => {
    if (name === 'rankzero') return library;
    if (name === 'rankzero/training') return training;
    return load(join('tasks', name));
  };
  new Function('module', 'require', code)(module, known);
  return module.exports;
}

test('a new task is written, registered and has a request that it takes', () => {
  const made = newTask({ name: 'line-fit', app, runtime: 'python' });
  expect(made.registeredIn).toBe('tasks/index.ts');
  expect(read('tasks/index.ts')).toMatch(
    /import { lineFit } from '.\/line-fit';[\s\S]*= \[.*logisticTuning, lineFit\];/,
  );
  const { record } = load('tasks/line-fit').lineFit as library.Task;
  expect(record).toMatchObject({ name: 'line-fit', kind: 'custom', entry: 'train:train' });
  expect(JSON.parse(read(made.request))).toEqual({
    task: 'line-fit',
    inputs: { train: 'line-fit.csv' },
  });
  expect(made.files.every((path) => existsSync(join(app, path)))).toBe(true);
});

test('one in TypeScript declares its inputs once', () => {
  newTask({ name: 'line-fit', app, runtime: 'node' });
  const { record } = load('tasks/line-fit').lineFit as library.Task;
  expect(record).toMatchObject({ entry: 'train.ts', inputs: { epochs: { default: 10 } } });
});

test('a function that is there says its inputs, outputs and metrics itself', () => {
  const file = join(app, 'fit.py');
  writeFileSync(
    file,
    `from pathlib import Path
from typing import Literal
from rankzero import Context, Outputs

raise SystemExit("this is never run")

def fit(data: Path, ctx: Context, kind: Literal["a", "b"], steps: int = 3, more: dict | None = None, extra: Path = None, *, name: str = "x'y"):
    model = ctx.output_dir / "m"
    loss = sum([1, 2]) / steps
    ctx.log_metric("loss", loss)
    return Outputs(model=model, loss=loss, steps=len(kind), done=True)
`,
  );
  const shape = shapeOf({ ...placeOf('fit.py:fit'), file });
  newTask({
    name: 'fit',
    app,
    runtime: 'python',
    existing: { source: '.', entry: 'fit:fit', shape },
  });
  expect((load('tasks/fit').fit as library.Task).record).toMatchObject({
    inputs: {
      data: { type: 'channel', required: true },
      kind: { type: 'text', values: ['a', 'b'], required: true },
      steps: { type: 'integer', default: 3 },
      more: { type: 'json', default: null },
      extra: { type: 'channel', required: false },
      name: { type: 'text', default: "x'y" },
    },
    outputs: {
      model: { type: 'file' },
      loss: { type: 'float' },
      steps: { type: 'integer' },
      done: { type: 'flag' },
    },
    metrics: ['loss'],
  });
});

test('nothing is overwritten, and nothing is written beside it', () => {
  writeFileSync(join(app, 'tasks/fit.json'), 'mine');
  expect(() => newTask({ name: 'fit', app, runtime: 'python' })).toThrow(
    /tasks\/fit.json is there already/,
  );
  expect(existsSync(join(app, 'tasks/fit.ts'))).toBe(false);
  expect(read('tasks/fit.json')).toBe('mine');
});

test.each([
  ['a name that no task can have', () => newTask({ name: 'a_b', app, runtime: 'python' }), /a_b/],
  ['a function without a file', () => placeOf('train'), /names no function/],
  ['a file that is not there', () => shapeOf(placeOf('none.py:f')), /none.py/],
  [
    'a function that is not there',
    () => shapeOf(placeOf(`${join(ROOT, 'tasks/logistic/train.py')}:none`)),
    /has no function none; it has .*train/,
  ],
])('%s is refused', (_what, act, message) => {
  expect(act).toThrow(message);
});

test('an app that keeps its tasks elsewhere is told what to import', () => {
  rmSync(join(app, 'tasks/index.ts'));
  const made = newTask({ name: 'fit', app, runtime: 'python' });
  expect(made.registeredIn).toBeUndefined();
  expect(made.importLine).toBe("import { fit } from './fit';");
});
