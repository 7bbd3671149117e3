import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Context, createContext, TrainingFunction } from '../../containers/node';
import type { CustomTaskRecord, Task } from '../../lib/core';
import { temporaryFolders, writeFiles } from '../_helpers/folders';
import { blocksOf, ROOT } from './_helpers/blocks';

const folder = temporaryFolders();
const PAGE = 'docs/custom-training.md';

/** Prices of which one is beyond the limits. */
const DATA = '10,1\n20,2\n60,3\n5000,4\n';
const given = { degree: 2, unit: 'USD', limits: { low: 0, high: 100 } };

test('the function in Python runs as it stands, with the inputs of its task', () => {
  const [block = ''] = blocksOf(PAGE, 'python');
  const data = writeFiles(folder(), { 'a.csv': DATA });
  const script = `
import json, pathlib, sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'containers/python'))})
exec(compile(sys.stdin.read(), "train.py", "exec"))
ctx = Context()
inputs = {"ridge": 0.001, "shuffle": False, **json.loads(sys.argv[2])}
returned = dict(train(train=pathlib.Path(sys.argv[1]), **inputs, ctx=ctx))
print(json.dumps({**returned, "curve": returned["curve"].read_text(), "plots": (returned["plots"] / "mean.txt").read_text(),
                  "model": json.loads((ctx.model_dir / "model.json").read_text())}))
`;
  const printed = execFileSync(
    join(ROOT, '.venv/bin/python'),
    ['-c', script, data, JSON.stringify(given)],
    { input: block, encoding: 'utf8' },
  );
  const [metric, returned = ''] = printed.trim().split('\n');
  expect(metric).toBe('[rankzero] train:error=20.0;');
  expect(JSON.parse(returned)).toEqual({
    curve: '10.0\n20.0\n60.0\n',
    plots: '30.0 USD\n',
    rows: 3,
    error: 20,
    unit: 'USD',
    complete: false,
    weights: [30, 0, 0],
    model: { mean: 30 },
  });
});

test('its signature has the inputs of the task in tasks.md, and it returns the outputs', () => {
  const [python = ''] = blocksOf(PAGE, 'python');
  const [task = ''] = blocksOf('docs/tasks.md', 'ts');
  const { prices } = bundled(
    { 'task.ts': `import { customTask, input, output } from 'rankzero';\n${task}` },
    'task.ts',
  ) as {
    prices: Task<CustomTaskRecord>;
  };
  const { inputs, outputs } = prices.record;
  const [, signature = ''] = /def train\(([\s\S]*?)\) ->/.exec(python) ?? [];
  const parameters = [...signature.matchAll(/(\w+): /g)].map(([, name]) => name);
  expect([...parameters].sort()).toEqual([...Object.keys(inputs), 'ctx'].sort());
  const [, returned = ''] = /return Outputs\(([\s\S]*?)\n {4}\)/.exec(python) ?? [];
  const names = [...returned.matchAll(/^ {8}(\w+)=/gm)].map(([, name]) => name);
  // A model is written, not returned.
  expect([...names, 'model'].sort()).toEqual(Object.keys(outputs).sort());
});

test('the function in TypeScript runs as it stands, and its task is made of its declarations', async () => {
  const files = Object.fromEntries(
    blocksOf(PAGE, 'ts').map((text) => [/^\/\/ (\S+)/.exec(text)?.[1] ?? '', text]),
  );
  expect(Object.keys(files)).toHaveLength(3);
  const entry = `export { train } from './tasks/prices/train';
export { prices } from './tasks/prices';
export { createContext } from 'rankzero/training';`;
  const made = bundled({ ...files, 'entry.ts': entry }, 'entry.ts') as {
    train: TrainingFunction<never, { curve: string }>;
    prices: Task<CustomTaskRecord>;
    createContext: typeof createContext;
  };
  const data = writeFiles(folder(), { 'a.csv': DATA });
  const logged: unknown[][] = [];
  const logMetric = { value: (...metric: unknown[]) => logged.push(metric) };
  const context = Object.create(made.createContext(), { logMetric }) as Context;
  const inputs = { train: data, holidays: null, note: null, ...given };
  const { curve, ...values } = await made.train(inputs as never, context);
  expect(values).toEqual({ rows: 3, error: 20, weights: [30, 2] });
  expect(logged).toEqual([['train:error', 20]]);
  expect(readFileSync(curve, 'utf8')).toBe('10\n20\n60');
  expect(readFileSync(join(context.modelDirectory, 'model.json'), 'utf8')).toBe('{"mean":30}');
  expect(Object.keys(made.prices.record.inputs)).toEqual([
    'train',
    'holidays',
    'degree',
    'unit',
    'limits',
    'note',
  ]);
});

/** What a module of some files exports. */
function bundled(files: Readonly<Record<string, string>>, entry: string): unknown {
  const at = writeFiles(folder(), files);
  buildSync({
    entryPoints: [join(at, entry)],
    outfile: join(at, 'out.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    alias: {
      'rankzero/training': join(ROOT, 'containers/node/index.ts'),
      rankzero: join(ROOT, 'lib/core/index.ts'),
    },
  });
  return createRequire(__filename)(join(at, 'out.cjs'));
}
