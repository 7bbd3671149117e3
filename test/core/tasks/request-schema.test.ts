import { createRequire } from 'node:module';
import { requestSchema, tuningTask } from '../../../lib/core';
import { tasks } from '../../../tasks';

/** A validator that aws-cdk-lib brings along; it knows no `if`. */
const { validate } = createRequire(require.resolve('aws-cdk-lib/package.json'))('jsonschema') as {
  validate(value: unknown, schema: object): { readonly valid: boolean };
};

interface Schema {
  readonly allOf: readonly {
    readonly if: { readonly properties: { readonly task: { readonly const: string } } };
    readonly then: object;
  }[];
  readonly $defs: object;
}

const records = [
  ...tasks.map(({ record }) => record),
  tuningTask('both', { tasks: tasks.slice(0, 2) as never }).record,
];
const schema = requestSchema(records) as unknown as Schema;

function takes(request: { readonly task: string } & Readonly<Record<string, unknown>>): boolean {
  const part = schema.allOf.find((each) => each.if.properties.task.const === request.task);
  return validate(request, { ...part?.then, $defs: schema.$defs }).valid;
}

const [train, hyperparameters] = ['data/train.csv', { num_round: 10, objective: 'reg:logistic' }];

test('there is a part for each task', () => {
  expect(schema.allOf.map((part) => part.if.properties.task.const)).toEqual(
    records.map(({ name }) => name),
  );
});

test.each([
  [
    'inputs with paths, and what a request can change',
    {
      $schema: './request.schema.json',
      task: 'xgboost',
      inputs: { train, validation: { uri: train, contentType: 'text/csv' }, hyperparameters },
      overrides: {
        resources: { instanceType: ['ml.m5.large'] },
        stoppingCondition: { maxRuntimeInSeconds: 60 },
      },
    },
    true,
  ],
  ['no inputs', { task: 'xgboost' }, false],
  [
    'a channel that is not there',
    { task: 'xgboost', inputs: { train, hyperparameters, test: train } },
    false,
  ],
  [
    'a misspelled member',
    { task: 'xgboost', inputs: { train, hyperparameters }, override: {} },
    false,
  ],
  [
    'a setting that no request can change',
    { task: 'xgboost', inputs: { train, hyperparameters }, overrides: { spot: true } },
    false,
  ],
  [
    'a number out of its limits',
    {
      task: 'xgboost',
      inputs: { train, hyperparameters },
      overrides: { resources: { instanceCount: 0 } },
    },
    false,
  ],
  [
    'inputs of a function',
    { task: 'logistic', inputs: { train, validation: train, epochs: 3 } },
    true,
  ],
  [
    'a wrong type of one',
    { task: 'logistic', inputs: { train, validation: train, epochs: 'three' } },
    false,
  ],
  [
    'ranges of a tuning task',
    {
      task: 'pima-tuning',
      inputs: { train, hyperparameters },
      ranges: { eta: { type: 'continuous', min: 0.1, max: 0.5 } },
      tuning: { strategy: 'Random' },
    },
    true,
  ],
  [
    'ranges of a training task',
    { task: 'xgboost', inputs: { train, hyperparameters }, ranges: {} },
    false,
  ],
])('%s: %j is %p', (_what, request, isTaken) => {
  expect(takes(request)).toBe(isTaken);
});
