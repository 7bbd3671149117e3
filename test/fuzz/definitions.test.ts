import fc from 'fast-check';
import {
  builtinTask,
  customTask,
  input,
  output,
  planExecution,
  type Task,
  tuningTask,
  withImage,
} from '../../lib/core';
import { anyJson, mutate, programMutations } from './mutations';
import { orUserError, runs } from './outcome';

jest.setTimeout(30 * 60_000);

const FACTS = {
  region: 'us-east-1',
  account: '123456789012',
  bucket: 'bucket',
  roleArn: 'arn:aws:iam::123456789012:role/r',
  workflow: 'main',
};

const JOB = {
  resources: {
    instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
    instanceCount: 2,
    volumeSizeInGB: 20,
  },
  stoppingCondition: { maxRuntimeInSeconds: 3_600, maxWaitTimeInSeconds: 7_200 },
  retry: { maxAttempts: 3, maxTotalTimeInSeconds: 86_400, maxQuotaWaitInSeconds: 600 },
  spot: 'preferred',
  environment: { MODE: 'x' },
  tags: { team: 'x' },
  checkpoints: true,
  encryption: { volumeKmsKeyId: 'alias/v', outputKmsKeyId: 'alias/m', interContainerTraffic: true },
  network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'], isolation: false },
};
const BUILTIN = {
  ...JOB,
  algorithm: 'xgboost',
  version: '1.7-1',
  description: 'd',
  hyperparameters: { num_round: 10, objective: 'binary:logistic', eval_metric: ['auc'] },
  channels: { train: { contentType: 'text/csv', distribution: 'ShardedByS3Key' } },
};
const CUSTOM = {
  ...JOB,
  source: 'code',
  entry: 'train:train',
  description: 'd',
  inputs: {
    train: input.channel({ contentType: 'text/csv', optional: true }),
    epochs: input.integer({ default: 3, minimum: 1, maximum: 9 }),
    rate: input.float({ default: 0.5, values: [0.5, 1] }),
    mode: input.text({ default: 'a', values: ['a', 'b'] }),
    fast: input.flag({ default: true }),
    more: input.json({ default: { a: [1] } }),
  },
  outputs: { model: output.file(), score: output.float(), all: output.directory() },
  metrics: ['validation:accuracy'],
  distribution: { type: 'mpi', processesPerHost: 2, options: '-x A' },
};
// Made by the library: there is no changing them from outside, so the fuzzer takes them whole.
const wrapped = [
  Object.freeze(builtinTask('trees', BUILTIN as never)),
  Object.freeze(customTask('function', CUSTOM as never)),
] as const;
const TUNING = {
  task: wrapped[0],
  tunable: ['eta', 'gamma'],
  ranges: { eta: { type: 'continuous', min: 0.1, max: 0.5, scaling: 'Logarithmic' } },
  description: 'd',
  strategy: 'Hyperband',
  objective: { metric: 'validation:auc', direction: 'Maximize' },
  maxJobs: 4,
  maxParallel: 2,
  earlyStopping: 'Off',
  randomSeed: 1,
  hyperband: { minResource: 1, maxResource: 9 },
  completion: { targetValue: 1, notImproving: 3, onConvergence: true },
  warmStart: { parents: ['a'], type: 'TransferLearning' },
};
const { task: _one, ranges: _ranges, ...REST } = TUNING;
const COMPETING = { ...REST, tasks: wrapped, ranges: { trees: TUNING.ranges } };

type Make = (name: never, options: never) => Task;
const DEFINITIONS = {
  builtin: [builtinTask, BUILTIN],
  custom: [customTask, CUSTOM],
  tuning: [tuningTask, TUNING],
  competing: [tuningTask, COMPETING],
} as const;
const sound = fc.constantFrom(...(Object.keys(DEFINITIONS) as (keyof typeof DEFINITIONS)[]));

/** Defines a task and uses it, where it was taken. */
function define(kind: keyof typeof DEFINITIONS, name: unknown, options: unknown): void {
  const make: Make = DEFINITIONS[kind][0];
  const task = orUserError(() => make(name as never, options as never));
  if (task !== undefined) use(task);
}
const { numRuns, ...settings } = runs('FUZZ_DEFINITIONS', 600);
const share = (part: number) => ({ ...settings, numRuns: Math.ceil(numRuns * part) });

/** What becomes of a task that was taken: a parameter's JSON, and plans. */
function use({ record }: Task): void {
  expect(JSON.parse(JSON.stringify(record)).name).toBe(record.name);
  const known = record.kind === 'custom' ? withImage(record, 'image:tag') : record;
  const request = { task: record.name, inputs: { train: 's3://b/t', hyperparameters: {} } };
  orUserError(() => planExecution(known, request, { name: 'fuzz' }, FACTS));
}

test('a definition that was changed anywhere is a task, or refused as its user’s', () => {
  const property = fc.property(sound, programMutations, (kind, changes) =>
    define(kind, 'name', mutate(DEFINITIONS[kind][1], changes)),
  );
  fc.assert(property, share(0.85));
});

test('any options make a task, or are refused as their user’s', () => {
  const property = fc.property(sound, fc.oneof(anyJson, fc.anything()), (kind, options) =>
    define(kind, 'name', options),
  );
  fc.assert(property, share(0.1));
});

test('any name is a task’s, or refused as its user’s', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 70 }), fc.anything());
  const property = fc.property(sound, name, (kind, given) =>
    define(kind, given, DEFINITIONS[kind][1]),
  );
  fc.assert(property, share(0.05));
});
