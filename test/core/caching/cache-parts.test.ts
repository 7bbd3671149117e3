import { createHash } from 'node:crypto';
import {
  builtinTask,
  type CacheOptions,
  type ContentLine,
  cacheParts,
  cachePlace,
  changedParts,
  customTask,
  input,
  output,
  planExecution,
  type Task,
  tuningTask,
} from '../../../lib/core';
import { FACTS, request } from '../_helpers/factories';

interface Given {
  readonly task?: Task;
  readonly inputs?: Record<string, unknown>;
  readonly rest?: Record<string, unknown>;
  readonly cache?: CacheOptions;
  readonly execution?: string;
  readonly content?: readonly ContentLine[];
}

const xgboost = (options: object = {}) =>
  builtinTask('churn', { algorithm: 'xgboost', ...options });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Where the outputs are kept of an execution of XGBoost that differs in what is given. */
function placeOf(given: Given = {}) {
  const { task = xgboost(), inputs, rest, cache = { version: '1' } } = given;
  const { execution = 'one', content = [['train.csv', 3, 'e1']] } = given;
  const asked = JSON.parse(JSON.stringify(request(inputs, rest)));
  const plan = planExecution(task.record, asked, { name: execution }, FACTS);
  const parts = cacheParts(plan, task.record, cache, () => content);
  return cachePlace({ workflow: 'RankZero', task: 'churn' }, parts, sha256);
}

const changed = (given: Given, before: Given = {}) =>
  changedParts(placeOf(before).parts, placeOf(given).parts);

test.each<[string, Given]>([
  ['name of the execution', { execution: 'two' }],
  ['place of the data', { inputs: { train: 's3://other/place/train.csv' } }],
  ['type of instance', { rest: { overrides: { resources: { instanceType: 'ml.m5.4xlarge' } } } }],
  ['run time', { rest: { overrides: { stoppingCondition: { maxRuntimeInSeconds: 60 } } } }],
  ['tags and who asked', { rest: { overrides: { tags: { a: 'b' } }, startedBy: 'me' } }],
  ['order of hyperparameters', { inputs: { hyperparameters: { eta: 0.3, num_round: 5 } } }],
])('another %s is the same entry', (_, given) => {
  const before = { inputs: { hyperparameters: { num_round: 5, eta: 0.3 } } };
  const inputs = { ...before.inputs, ...given.inputs };
  expect(placeOf({ ...given, inputs })).toEqual(placeOf(before));
});

test.each<[string, Given, string[]]>([
  ['byte of the data', { content: [['train.csv', 3, 'e2']] }, ['channels.train']],
  ['name of a file', { content: [['test.csv', 3, 'e1']] }, ['channels.train']],
  [
    'hyperparameter',
    { inputs: { hyperparameters: { num_round: 6, eta: 0.1 } } },
    ['inputs.eta', 'inputs.num_round'],
  ],
  ['version of the algorithm', { task: xgboost({ version: '1.5-1' }) }, ['image']],
  ['version of the cache', { cache: { version: '2' } }, ['version']],
  [
    'number of instances',
    { rest: { overrides: { resources: { instanceCount: 2 } } } },
    ['settings'],
  ],
  ['environment', { rest: { overrides: { environment: { A: 'b' } } } }, ['settings']],
])('another %s is another entry, and the part is named', (_, given, parts) => {
  expect(placeOf(given).entry).not.toBe(placeOf().entry);
  expect(changed(given)).toEqual(parts);
});

describe('of a training function', () => {
  const measure = (): Task => {
    const { record } = customTask('churn', {
      entry: 'train:train',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/measure:1',
      inputs: {
        train: input.channel(),
        epochs: input.integer({ default: 1 }),
        text: input.text({ default: '' }),
        password: input.text({ secret: true, default: '' }),
      },
      outputs: { length: output.integer() },
    });
    return { record };
  };
  const of = (inputs: Record<string, unknown>): Given => ({
    task: measure(),
    inputs: { hyperparameters: undefined, ...inputs },
  });

  test('a default counts as the value that it stands for', () => {
    expect(placeOf(of({}))).toEqual(placeOf(of({ epochs: 1 })));
    expect(changed(of({ epochs: 2 }), of({}))).toEqual(['inputs.epochs']);
  });

  test('what does not fit into hyperparameters counts wherever it travels', () => {
    const long = of({ text: 'x'.repeat(3_000) });
    expect(placeOf({ ...long, execution: 'two' })).toEqual(placeOf(long));
    expect(changed(of({ text: `${'x'.repeat(2_999)}y` }), long)).toEqual(['inputs.text']);
  });

  test('a secret does not count', () => {
    expect(changed(of({ password: 'a' }), of({ password: 'b' }))).toEqual([]);
  });
});

test('of a tuning job what is searched counts, and how long a trial may run', () => {
  const task = tuningTask('churn', {
    task: xgboost(),
    objective: { metric: 'validation:auc', direction: 'Maximize' },
  });
  const search = (max: number, rest: Record<string, unknown> = {}): Given => ({
    task,
    inputs: { validation: 's3://data/validation.csv' },
    rest: { ranges: { eta: { type: 'continuous', min: 0.1, max } }, ...rest },
  });
  expect(placeOf({ ...search(0.5), execution: 'two' })).toEqual(placeOf(search(0.5)));
  expect(changed(search(0.6), search(0.5))).toEqual(['search']);
  const brief = { overrides: { stoppingCondition: { maxRuntimeInSeconds: 60 } } };
  expect(changed(search(0.5, brief), search(0.5))).toEqual(['runtime']);
});
