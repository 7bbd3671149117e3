import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { localInputs } from '../lib/cli/request/local-inputs';
import {
  ALGORITHMS,
  builtinTask,
  containerTask,
  customTask,
  input,
  output,
  Problems,
  planExecution,
  scriptTask,
  type Task,
  tuningTask,
  withImage,
} from '../lib/core';
import { tasks } from '../tasks';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The blocks of a language, as they are pasted. */
function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, its]) => its === language)
    .map(([, , text = '']) => text);
}

/** What README's definitions make when they are pasted below each other into tasks/index.ts. */
function defined(): Record<string, Task> {
  // Files of an app of one's own are tried by `npm run pack:check`.
  const code = blocks('ts').filter((text) => text.includes('Task(') && !text.startsWith('// '));
  const { code: js } = transformSync(code.join('\n'), { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as Record<string, Task> };
  const tasks = { builtinTask, containerTask, customTask, scriptTask, tuningTask };
  const made = { ...tasks, input, output, module };
  new Function(...Object.keys(made), js)(...Object.values(made));
  return module.exports;
}

test('the definitions make tasks, which the text names', () => {
  const names = Object.values(defined()).map(({ record }) => record.name);
  expect(names).toEqual(['churn', 'iris', 'majority', 'segment', 'churn-tuning']);
});

test.each(blocks('json').filter((text) => text.includes('"task"')))(
  'a request can be pasted and is planned: %#',
  (text) => {
    const request = JSON.parse(text.replaceAll('node_modules/rankzero/', ''));
    const records = [...tasks, ...Object.values(defined())].map(({ record }) => record);
    const record = records.find(({ name }) => name === request.task);
    if (record === undefined) throw new Error(`README has no task ${request.task}`);
    const problems = new Problems();
    const target = { folders: [ROOT], bucket: 'bucket', execution: 'e' };
    const { request: uploaded } = localInputs(request, record, target, problems);
    expect(problems.list).toEqual([]);
    const facts = {
      region: 'us-east-1',
      account: '123456789012',
      bucket: 'bucket',
      roleArn: 'arn:aws:iam::123456789012:role/r',
      workflow: 'main',
    };
    const known = record.kind === 'custom' ? withImage(record, 'image:1') : record;
    expect(planExecution(known, uploaded, { name: 'e' }, facts).task).toBe(request.task);
  },
);

test('the training function runs as it stands, in a job of one process', () => {
  const [block = ''] = blocks('python');
  const data =
    'data = pathlib.Path(tempfile.mkdtemp()); (data / "a.csv").write_text("1,5\\n0,6\\n1,7\\n1,8\\n")';
  const tail =
    'returned = train(data, 0, ctx); print(logged, (ctx.output_dir / "model.json").read_text())';
  expect(runInPython(block, `${data}\n${tail}`)).toBe(
    '{\'train:accuracy\': 0.75} {"predict": "1"}\n',
  );
});

test('the first task of one’s own has less than ten lines and runs, where `new` looks for them', () => {
  const [, pasted = ''] =
    /^## A first task of your own\n[\s\S]*?^```sh\n([\s\S]*?)^```$/m.exec(README) ?? [];
  const [, path = '', code = ''] = /cat > (\S+) <<'END'\n([\s\S]*?)^END$/m.exec(pasted) ?? [];
  expect(pasted).toContain(`npx rankzero new average --from ${path}:train`);
  expect(code.trim().split('\n').length).toBeLessThan(10);
  const [, request = '', file = ''] = /^echo '(.*)' > (\S+)$/m.exec(pasted) ?? [];
  expect(pasted).toContain(`npx rankzero run ${file} --local`);
  const { task, inputs } = JSON.parse(request);
  expect(task).toBe('average');
  const data = `data = pathlib.Path(tempfile.mkdtemp()); (data / "a.csv").write_bytes(pathlib.Path(${JSON.stringify(join(ROOT, inputs.train))}).read_bytes())`;
  const tail = `print(dict(train(data, ctx, column=${inputs.column})), logged)`;
  expect(runInPython(code, `${data}\n${tail}`)).toBe(
    "{'rows': 614, 'average': 120.52117263843648} {'train:average': 120.52117263843648}\n",
  );
});

/** What lines below a pasted function print; `ctx` and `logged` are there. */
function runInPython(block: string, lines: string): string {
  const script = `
import sys, types, pathlib, tempfile
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'containers/python'))})
exec(compile(sys.stdin.read(), "train.py", "exec"))
logged = {}
ctx = types.SimpleNamespace(rank=0, output_dir=pathlib.Path(tempfile.mkdtemp()), log_metric=lambda name, value: logged.update({name: value}))
${lines}
`;
  const python = join(ROOT, '.venv/bin/python');
  return execFileSync(python, ['-c', script], { input: block, encoding: 'utf8' });
}

test('as many algorithms are told of as there are', () => {
  expect(README).toContain(`All ${ALGORITHMS.length} algorithms`);
});
