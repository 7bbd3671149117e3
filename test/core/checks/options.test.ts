import {
  builtinTask,
  customTask,
  InvalidRequestError,
  input,
  output,
  tuningTask,
} from '../../../lib/core';

/** What no compiler would let through, as plain JavaScript does. */
const WRONG: readonly unknown[] = [
  null,
  0,
  1.5,
  Number.NaN,
  '',
  'x',
  true,
  [],
  [null],
  [[]],
  ['a'],
  {},
  { a: null },
  { toString: null },
  Object.create(null),
  () => 1,
  Symbol('s'),
  10n,
  new Date(0),
  new Map(),
];

const job = {
  resources: {
    instanceType: 'ml.m5.large',
    instanceCount: 1,
    volumeSizeInGB: 1,
    keepAlivePeriodInSeconds: 0,
  },
  stoppingCondition: { maxRuntimeInSeconds: 1 },
  spot: false,
  checkpoints: false,
  environment: { A: 'b' },
  tags: { a: 'b' },
  cache: { version: '1', ttlInSeconds: 60 },
  encryption: { volumeKmsKeyId: 'a', outputKmsKeyId: 'b' },
  network: { subnets: ['a'], securityGroupIds: ['b'] },
};
const builtin = {
  ...job,
  algorithm: 'xgboost' as const,
  version: '1.7-1',
  description: 'd',
  hyperparameters: { num_round: 1 },
  channels: { train: { contentType: 'text/csv' } },
};
const custom = {
  ...job,
  source: 's',
  entry: 'a:b',
  description: 'd',
  inputs: {
    count: input.integer({ default: 1, minimum: 0, maximum: 9, values: [1] }),
    data: input.channel(),
    text: input.text({ default: 'a' }),
    any: input.json({ default: [1] }),
  },
  outputs: { loss: output.float(), file: output.file({ format: 'csv' }) },
  metrics: ['m'],
  distribution: { type: 'mpi', processesPerHost: 1, options: '-x A' },
} as const;
const tuning = {
  task: customTask('wrapped', custom),
  tunable: ['count'],
  ranges: { count: { type: 'integer', min: 1, max: 2 } },
  strategy: 'Bayesian',
  objective: { metric: 'm', direction: 'Minimize' },
  maxJobs: 1,
  description: 'd',
  cache: { version: '1' },
} as const;

type Path = readonly string[];

/** The places of an object that a user writes: not what is in a task that is wrapped. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.at(-1) === 'task') return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [...path, key],
    ...placesIn(member, [...path, key]),
  ]);
}

function withValue(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(target) ? [...target] : { ...(target as object) }) as never;
  (copy as Record<string, unknown>)[key] = withValue((copy as never)[key], rest, value);
  return copy;
}

/** The errors that are no answer to a user. */
function raw(make: (name: never, options: never) => unknown, options: object): string[] {
  const found: string[] = [];
  const attempt = (where: string, name: unknown, given: unknown) => {
    try {
      JSON.stringify(make(name as never, given as never));
    } catch (error) {
      const isTold =
        error instanceof InvalidRequestError &&
        error.problems.every(({ path, message }) => path.startsWith('$') && message !== '');
      if (!isTold) found.push(`${where}: ${error}`);
    }
  };
  for (const value of [undefined, ...WRONG]) {
    attempt('name', value, options);
    attempt('options', 'name', value);
    for (const path of placesIn(options)) {
      attempt(path.join('.'), 'name', withValue(options, path, value));
    }
  }
  return found;
}

describe('a definition with values of a wrong type', () => {
  test.each<[string, (name: never, options: never) => unknown, object]>([
    ['builtinTask', builtinTask, builtin],
    ['customTask', customTask, custom],
    ['tuningTask', tuningTask, tuning],
  ])('of %s is refused with path and reason, or taken, and never a bug', (_name, make, options) => {
    expect(raw(make, options)).toEqual([]);
  });

  test.each([
    ['$.algorithm', 'MissingField', () => builtinTask('a', {} as never)],
    ['$.inputs', 'MissingField', () => customTask('a', { entry: 'a:b', outputs: {} } as never)],
    ['$.name', 'WrongType', () => builtinTask(null as never, { algorithm: 'xgboost' })],
    ['$', 'WrongType', () => customTask('a', null as never)],
    ['$.cache.version', 'MissingField', () => builtinTask('a', { ...builtin, cache: {} as never })],
    [
      '$.cache.ttlInSeconds',
      'OutOfRange',
      () => customTask('a', { ...custom, cache: { version: '1', ttlInSeconds: 0 } }),
    ],
    [
      '$.distribution',
      'WrongType',
      () => customTask('a', { ...custom, distribution: null } as never),
    ],
    ['$.task', 'WrongType', () => tuningTask('a', { task: {} } as never)],
    ['$.tasks[0]', 'WrongType', () => tuningTask('a', { tasks: [null] } as never)],
    ['$.task', 'WrongType', () => tuningTask('a', { task: tuningTask('b', tuning) } as never)],
  ])('says at %s %s', (path, code, make) => {
    let problems: readonly unknown[] = [];
    try {
      make();
    } catch (error) {
      problems = (error as InvalidRequestError).problems;
    }
    expect(problems).toContainEqual(expect.objectContaining({ path, code }));
  });
});
