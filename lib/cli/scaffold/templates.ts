import type { InputShape, TaskShape } from './shape';

/** Inputs and outputs of the function to start from. */
export const SHAPE: TaskShape = {
  inputs: {
    train: { type: 'channel' },
    rate: { type: 'float', default: 0.1 },
    epochs: { type: 'integer', default: 10 },
  },
  outputs: { model: 'file', loss: 'float' },
  metrics: ['train:loss'],
};

/** Label first, then one feature: y = 2 x + 1. */
export const DATA = '1,0\n3,1\n5,2\n7,3\n';

export const REQUIREMENTS = '# Packages of the function, one on each line.\n';

export const PYTHON = `"""Fits a line to CSV, the label first, by gradient descent."""

import json
from pathlib import Path

from rankzero import Context, Outputs, task


@task
def train(train: Path, ctx: Context, rate: float = 0.1, epochs: int = 10) -> Outputs:
    lines = [line for file in sorted(train.iterdir()) for line in file.read_text().split()]
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    slope = offset = loss = 0.0
    for epoch in range(epochs):
        errors = [(slope * x + offset - y, x) for y, x, *_ in rows]
        loss = sum(error**2 for error, _ in errors) / len(rows)
        slope -= rate * sum(error * x for error, x in errors) / len(rows)
        offset -= rate * sum(error for error, _ in errors) / len(rows)
        ctx.log_metric("train:loss", loss, epoch)
    model = ctx.output_dir / "model.json"
    model.write_text(json.dumps({"slope": slope, "offset": offset}))
    return Outputs(model=model, loss=float(loss))
`;

/** Inputs and outputs of the function in TypeScript. @param library - of the runner's functions */
export const DECLARATIONS = (library: string) => `import { input, output } from '${library}';

/** Checked in requests by the task, and typed in its function. */
export const inputs = {
  train: input.channel(),
  rate: input.float({ default: 0.1 }),
  epochs: input.integer({ default: 10 }),
};

export const outputs = { model: output.file(), loss: output.float() };
`;

export const TYPESCRIPT = (
  library: string,
) => `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingFunction } from '${library}';
import { inputs, outputs } from './declarations';

/** Fits a line to CSV, the label first, by gradient descent. */
export const train = trainingFunction({ inputs, outputs }, async (given, ctx) => {
  const lines = readdirSync(given.train).flatMap((name) =>
    readFileSync(join(given.train, name), 'utf8').trim().split('\\n'),
  );
  const rows = lines.map((line) => line.split(',').map(Number) as [number, number]);
  let [slope, offset, loss] = [0, 0, 0];
  for (let epoch = 0; epoch < given.epochs; epoch++) {
    const errors = rows.map(([y, x]) => ({ error: slope * x + offset - y, x }));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / rows.length;
    loss = mean(errors.map(({ error }) => error ** 2));
    slope -= given.rate * mean(errors.map(({ error, x }) => error * x));
    offset -= given.rate * mean(errors.map(({ error }) => error));
    ctx.logMetric('train:loss', loss, epoch);
  }
  const model = join(ctx.outputDirectory, 'model.json');
  writeFileSync(model, JSON.stringify({ slope, offset }));
  return { model, loss };
});
`;

/** What the definition of a task says. */
export interface TaskText {
  readonly name: string;
  readonly constant: string;
  readonly source: string;
  readonly entry: string;
  readonly shape: TaskShape;
  /** Where the functions for tasks come from. */
  readonly library: string;
  /** Whether the function's own module declares its inputs and outputs. */
  readonly isDeclared: boolean;
}

/** The definition of a task. */
export function taskText(task: TaskText): string {
  const { name, constant, source, entry, shape, library } = task;
  const lines = (members: Readonly<Record<string, string>>) =>
    Object.entries(members)
      .map(([member, code]) => `    ${member}: ${code},\n`)
      .join('');
  const inputs = mapped(shape.inputs, inputText);
  const outputs = mapped(shape.outputs, (type) => `output.${type}()`);
  const names = shape.metrics.map((metric) => `'${metric}'`).join(', ');
  const metrics = names === '' ? '' : `  metrics: [${names}],\n`;
  const declared = task.isDeclared
    ? '  ...declarations,\n'
    : `  inputs: {\n${lines(inputs)}  },\n  outputs: {\n${lines(outputs)}  },\n`;
  const imports = task.isDeclared
    ? `import { customTask } from '${library}';\nimport * as declarations from './${name}/declarations';`
    : `import { customTask, input, output } from '${library}';`;
  return `${imports}

export const ${constant} = customTask('${name}', {
  source: '${source}',
  entry: '${entry}',
${declared}${metrics}});
`;
}

function inputText({ type, optional, values, ...others }: InputShape): string {
  const options = {
    ...(optional === undefined ? {} : { optional }),
    ...('default' in others ? { default: others.default } : {}),
    ...(values === undefined ? {} : { values }),
  };
  const members = Object.entries(options).map(([name, value]) => `${name}: ${literal(value)}`);
  return `input.${type}(${members.length === 0 ? '' : `{ ${members.join(', ')} }`})`;
}

function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A request that gives what has no default. @param data - of channels, by name */
export function requestText(
  name: string,
  { inputs }: TaskShape,
  data: (channel: string) => string,
): string {
  const required = Object.entries(inputs).filter(
    ([, input]) => input.optional !== true && !('default' in input),
  );
  const values = required.map(([member, { type, values }]) => [
    member,
    type === 'channel' ? data(member) : (values?.[0] ?? EXAMPLES[type]),
  ]);
  return `${JSON.stringify({ task: name, inputs: Object.fromEntries(values) }, null, 2)}\n`;
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  integer: 1,
  float: 0.1,
  text: 'text',
  flag: true,
  json: {},
};

function mapped<T, U>(
  members: Readonly<Record<string, T>>,
  change: (member: T) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, change(member)]),
  );
}
