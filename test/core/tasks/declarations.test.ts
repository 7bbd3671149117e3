import {
  customTask,
  type DirectoryOutput,
  type FileOutput,
  input,
  type ModelOutput,
  output,
  type RequestOf,
  type ResultOf,
  type StoredValue,
} from '../../../lib/core';

const TASK = customTask('typed', {
  source: 'tasks/typed',
  entry: 'train:train',
  inputs: {
    train: input.channel(),
    validation: input.channel({ optional: true }),
    epochs: input.integer(),
    rate: input.float({ default: 0.1 }),
    momentum: input.float({ default: null }),
    activation: input.text({ values: ['relu', 'tanh'] }),
    batch: input.integer({ values: [16, 32], default: 16 }),
    shuffle: input.flag({ default: true }),
    layers: input.json<readonly number[]>(),
    options: input.json<{ readonly deep: boolean }>({ default: { deep: true } }),
    anything: input.json({ default: null }),
    pin: input.integer({ secret: true, default: null }),
    login: input.json<{ readonly user: string }>({ secret: true, default: { user: 'me' } }),
  },
  outputs: {
    model: output.file(),
    logs: output.directory(),
    count: output.integer(),
    accuracy: output.float(),
    summary: output.text(),
    converged: output.flag(),
    history: output.json<readonly number[]>(),
  },
});

const NULLABLE = input.text({ default: null });
const NULLABLE_JSON = input.json<number[]>({ default: null });
const PLAIN = input.text({ default: 'x' });

type Inputs = RequestOf<typeof TASK>['inputs'];
type Result = ResultOf<typeof TASK>;

/** True only for two types that are the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only for true. */
const holds = <T extends true>(_isTrue?: T): void => {};

const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/pin';

const SMALLEST = {
  train: 's3://bucket/train',
  epochs: 3,
  activation: 'relu',
  layers: [8, 4],
} satisfies Inputs;

// What is wrong here is wrong at compile time: `tsc` fails where an expected error is missing.
describe('the type of a request', () => {
  test('needs what has no default, and takes the rest', () => {
    const request = { task: 'typed', inputs: SMALLEST } satisfies RequestOf<typeof TASK>;
    const all: RequestOf<typeof TASK> = {
      task: 'typed',
      inputs: {
        ...SMALLEST,
        train: { uri: 's3://bucket/train', inputMode: 'FastFile' },
        validation: 's3://bucket/validation',
        rate: 0.2,
        momentum: null,
        batch: 32,
        shuffle: false,
        options: { deep: false },
        anything: ['goes'],
        pin: { secret: ARN },
        login: { secret: ARN, key: 'db' },
      },
      overrides: { resources: { instanceCount: 3 } },
    };
    expect(Object.keys(all.inputs)).toHaveLength(Object.keys(TASK.record.inputs).length);
    expect(request.inputs).toBe(SMALLEST);
    ({ ...SMALLEST, pin: 1234, login: { user: 'you' } }) satisfies Inputs;
    const { epochs: _epochs, ...incomplete } = SMALLEST;
    // @ts-expect-error epochs has no default
    incomplete satisfies Inputs;
  });

  test('fails for what no request can have', () => {
    const wrong = [
      // @ts-expect-error not a whole input
      { ...SMALLEST, epochs: '3' } satisfies Inputs,
      // @ts-expect-error not one of the values
      { ...SMALLEST, activation: 'sigmoid' } satisfies Inputs,
      // @ts-expect-error not one of the values
      { ...SMALLEST, batch: 17 } satisfies Inputs,
      // @ts-expect-error its default is not null
      { ...SMALLEST, rate: null } satisfies Inputs,
      // @ts-expect-error not a channel
      { ...SMALLEST, train: { path: 's3://bucket/train' } } satisfies Inputs,
      // @ts-expect-error not of the type that was named
      { ...SMALLEST, layers: ['8'] } satisfies Inputs,
      // @ts-expect-error not secret
      { ...SMALLEST, rate: { secret: ARN } } satisfies Inputs,
      // @ts-expect-error a reference has an ARN
      { ...SMALLEST, pin: { key: 'pin' } } satisfies Inputs,
      // @ts-expect-error not an input
      { ...SMALLEST, epoch: 3 } satisfies Inputs,
      // @ts-expect-error only algorithms have versions
      { task: 'typed', inputs: SMALLEST, overrides: { version: '1' } } satisfies RequestOf<
        typeof TASK
      >,
    ];
    expect(wrong).toHaveLength(10);
  });

  test('is what the options say', () => {
    holds<Same<Inputs['activation'], 'relu' | 'tanh'>>();
    holds<Same<Inputs['batch'], 16 | 32 | undefined>>();
    holds<Same<Inputs['momentum'], number | null | undefined>>();
    holds<Same<(typeof NULLABLE)['default'], null>>();
    holds<Same<(typeof NULLABLE_JSON)['default'], null>>();
    // @ts-expect-error a default of another type says nothing of null
    holds<Same<(typeof PLAIN)['default'], null>>();
    holds<Same<Inputs['layers'], readonly number[]>>();
    holds<Same<Inputs['options'], { readonly deep: boolean } | undefined>>();
    expect([NULLABLE, NULLABLE_JSON, PLAIN]).toMatchObject([
      { default: null },
      { default: null },
      { default: 'x' },
    ]);
    expect(TASK.record.inputs.layers).toEqual({ type: 'json', required: true });
  });
});

describe('the type of a result', () => {
  test('is what the outputs say', () => {
    holds<Same<Result['model'], FileOutput>>();
    holds<Same<Result['logs'], DirectoryOutput>>();
    holds<Same<Result['count'], number>>();
    // JSON has no other way for these.
    holds<Same<Result['accuracy'], number | 'NaN' | 'Infinity' | '-Infinity'>>();
    holds<Same<Result['summary'], string | StoredValue>>();
    holds<Same<Result['converged'], boolean>>();
    holds<Same<Result['history'], readonly number[] | StoredValue>>();
    expect(Object.keys(TASK.record.outputs)).toContain('history');
  });
});

test('a model is a reference to the archive', () => {
  const trained = customTask('trained', {
    source: 'tasks/typed',
    entry: 'train:train',
    inputs: {},
    outputs: { model: output.model({ description: 'of SageMaker' }), loss: output.float() },
  });
  holds<Same<ResultOf<typeof trained>['model'], ModelOutput>>();
  expect(trained.record.outputs.model).toEqual({ type: 'model', description: 'of SageMaker' });
});

describe('the type of a declaration', () => {
  test('fails for options that it does not have', () => {
    const wrong = [
      // @ts-expect-error misspelled
      () => input.integer({ default: 1, minimun: 1 }),
      // @ts-expect-error a text has no least value
      () => input.text({ minimum: 1 }),
      // @ts-expect-error not a number
      () => input.float({ default: 'x' }),
      // @ts-expect-error not of the type that was named
      () => input.json<number[]>({ default: ['x'] }),
      // @ts-expect-error misspelled
      () => input.channel({ optional: true, contenttype: 'text/csv' }),
      // @ts-expect-error no such format
      () => output.file({ format: 'xlsx' }),
      // @ts-expect-error only files have a format
      () => output.json({ format: 'csv' }),
    ];
    expect(wrong).toHaveLength(7);
  });

  test('takes an undefined default for none, where types do not keep it away', () => {
    const options: { default?: number } = JSON.parse('{}');
    Object.assign(options, { default: undefined });
    expect(input.integer(options)).toMatchObject({ required: true });
  });
});
