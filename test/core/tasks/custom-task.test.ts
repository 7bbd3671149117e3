import { type CustomTaskOptions, customTask, input, output } from '../../../lib/core';
import { codesAt, DEFAULT_SETTINGS, problemsOf } from '../_helpers/factories';

type Options = CustomTaskOptions<Record<string, never>, Record<string, never>>;

const SMALLEST = { source: 'tasks/mine', entry: 'train:train', inputs: {}, outputs: {} };

/** Codes and paths of what is wrong with a definition. */
function refused(options: object, name = 'mine'): string[] {
  return codesAt(problemsOf(() => customTask(name, { ...SMALLEST, ...options } as Options)));
}

describe('customTask', () => {
  test('needs a folder, an entry, inputs and outputs; the rest has defaults', () => {
    expect(customTask('mine', SMALLEST)).toEqual({
      record: {
        schema: 1,
        name: 'mine',
        hasDefaultRuntime: true,
        kind: 'custom',
        image: '',
        entry: 'train:train',
        inputs: {},
        outputs: {},
        distribution: { type: 'none' },
        metrics: [],
        inputsSchema: { type: 'object', properties: {}, required: [], additionalProperties: false },
        settings: DEFAULT_SETTINGS,
      },
      build: { source: 'tasks/mine', runtime: 'python' },
    });
  });

  test('takes everything there is', () => {
    const { record, build } = customTask('mine', {
      image: 'repository:1',
      entry: 'package.train:fit',
      description: 'Trains',
      inputs: {
        train: input.channel({ contentType: 'text/csv', inputMode: 'FastFile' }),
        validation: input.channel({ optional: true }),
        epochs: input.integer({ minimum: 1, maximum: 9, default: 3, description: 'Rounds' }),
        batch: input.integer({ values: [16, 32] }),
        rate: input.float({ default: null }),
        activation: input.text({ values: ['relu', 'tanh'], default: 'relu' }),
        apiToken: input.text({ secret: true }),
        shuffle: input.flag({ default: true }),
        layers: input.json<number[]>({ default: [8, 4] }),
      },
      outputs: {
        model: output.file({ description: 'The weights' }),
        table: output.file({ format: 'parquet' }),
        logs: output.directory(),
        count: output.integer(),
        accuracy: output.float(),
        summary: output.text(),
        converged: output.flag(),
        history: output.json<number[]>(),
      },
      metrics: ['loss', 'validation:accuracy'],
      distribution: { type: 'mpi', processesPerHost: 2, options: '-x NCCL_DEBUG' },
      resources: { instanceType: ['ml.c5.xlarge', 'ml.m5.xlarge'], instanceCount: 3 },
      stoppingCondition: { maxRuntimeInSeconds: 3_600 },
      spot: true,
      environment: { MODE: 'fast' },
      tags: { team: 'blue' },
      encryption: { interContainerTraffic: true },
      network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'] },
    });
    expect(build).toBeUndefined();
    const { inputsSchema: _schema, ...rest } = record;
    expect(rest).toEqual({
      schema: 1,
      name: 'mine',
      kind: 'custom',
      description: 'Trains',
      image: 'repository:1',
      entry: 'package.train:fit',
      inputs: {
        train: {
          type: 'channel',
          required: true,
          contentType: 'text/csv',
          inputMode: 'FastFile',
        },
        validation: { type: 'channel', required: false },
        epochs: {
          type: 'integer',
          required: false,
          minimum: 1,
          maximum: 9,
          default: 3,
          description: 'Rounds',
        },
        batch: { type: 'integer', required: true, values: [16, 32] },
        rate: { type: 'float', required: false, default: null },
        activation: { type: 'text', required: false, values: ['relu', 'tanh'], default: 'relu' },
        apiToken: { type: 'text', required: true, secret: true },
        shuffle: { type: 'flag', required: false, default: true },
        layers: { type: 'json', required: false, default: [8, 4] },
      },
      outputs: {
        model: { type: 'file', description: 'The weights' },
        table: { type: 'file', format: 'parquet' },
        logs: { type: 'directory' },
        count: { type: 'integer' },
        accuracy: { type: 'float' },
        summary: { type: 'text' },
        converged: { type: 'flag' },
        history: { type: 'json' },
      },
      distribution: { type: 'mpi', processesPerHost: 2, options: '-x NCCL_DEBUG' },
      metrics: ['loss', 'validation:accuracy'],
      settings: {
        resources: {
          instanceTypes: ['ml.c5.xlarge', 'ml.m5.xlarge'],
          instanceCount: 3,
          volumeSizeInGB: 10,
        },
        stoppingCondition: { maxRuntimeInSeconds: 3_600, maxWaitTimeInSeconds: 7_200 },
        retry: {},
        spot: true,
        checkpoints: true,
        environment: { MODE: 'fast' },
        tags: { team: 'blue' },
        encryption: { interContainerTraffic: true },
        network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'] },
      },
    });
  });

  test('gives a record that JSON keeps', () => {
    const { record } = customTask('mine', {
      ...SMALLEST,
      inputs: { ['__proto__']: input.text({ default: 'a\u2028b' }) },
    });
    expect(Object.keys(record.inputs)).toEqual(['__proto__']);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test.each([
    ['train', 'python'],
    ['train:train', 'python'],
    ['package.module:fit_2', 'python'],
    ['train.ts', 'node'],
    ['train.ts:train', 'node'],
    ['source/my-train.mjs:$fit', 'node'],
  ])('knows by the entry %s that the code is for %s', (entry, runtime) => {
    expect(customTask('mine', { ...SMALLEST, entry }).build).toEqual({
      source: 'tasks/mine',
      runtime,
    });
  });

  test('starts one process a host unless told how many', () => {
    const distributionOf = (distribution: Options['distribution'] & object) =>
      customTask('mine', { ...SMALLEST, distribution }).record.distribution;
    expect(distributionOf({ type: 'none' })).toEqual({ type: 'none' });
    expect(distributionOf({ type: 'mpi' })).toEqual({ type: 'mpi', processesPerHost: 1 });
    expect(distributionOf({ type: 'torchrun' })).toEqual({ type: 'torchrun', processesPerHost: 1 });
  });
});

describe('a definition of a custom task', () => {
  test.each(['a_b', '', '-a', 'a'.repeat(64)])('fails for the name %j', (name) => {
    expect(refused({}, name)).toEqual(['InvalidValue $.name']);
  });

  test.each([
    '',
    'train:',
    ':train',
    '3d:train',
    'my-train:train',
    'folder/train.py:train',
    'a b:c',
    '../train.ts',
    'a/../../train.ts',
    '/train.ts',
    'train.ts:a:b',
  ])('fails for the entry %j', (entry) => {
    expect(refused({ entry })).toEqual(['InvalidValue $.entry']);
  });

  test('fails unless the code is in one place', () => {
    expect(refused({ source: undefined })).toEqual(['MissingField $.source']);
    expect(refused({ source: '' })).toEqual(['MissingField $.source']);
    expect(refused({ image: 'repository:1' })).toEqual(['InvalidValue $.source']);
  });

  test.each(['', 'a b', 'x'.repeat(256)])('fails for the image %j', (image) => {
    expect(refused({ source: undefined, image })).toEqual(['InvalidValue $.image']);
  });

  test('fails for metrics that log_metric or SageMaker would refuse', () => {
    expect(refused({ metrics: ['', '1a', 'a b', 'a=b', 'x'.repeat(129), 'ok', 'ok'] })).toEqual([
      'InvalidValue $.metrics[0]',
      'InvalidValue $.metrics[1]',
      'InvalidValue $.metrics[2]',
      'InvalidValue $.metrics[3]',
      'InvalidValue $.metrics[4]',
      'InvalidValue $.metrics[6]',
    ]);
    expect(refused({ metrics: Array.from({ length: 41 }, (_, index) => `m${index}`) })).toEqual([
      'TooManyEntries $.metrics',
    ]);
  });

  test.each([
    [{ type: 'horovod' }, 'InvalidValue $.distribution.type'],
    [{ type: 'mpi', processesPerHost: 0 }, 'OutOfRange $.distribution.processesPerHost'],
    [{ type: 'torchrun', processesPerHost: 1.5 }, 'OutOfRange $.distribution.processesPerHost'],
    [{ type: 'mpi', options: '' }, 'InvalidValue $.distribution.options'],
    [{ type: 'mpi', options: '-x A\n-x B' }, 'InvalidValue $.distribution.options'],
    [{ type: 'mpi', options: 'x'.repeat(2_501) }, 'InvalidValue $.distribution.options'],
  ])('fails for the distribution %j', (distribution, problem) => {
    expect(refused({ distribution })).toEqual([problem]);
  });

  test('fails without a network: no output would get to S3', () => {
    expect(refused({ network: { isolation: true } })).toEqual(['InvalidValue $.network.isolation']);
  });

  test('fails for settings that no job can have', () => {
    expect(refused({ resources: { instanceType: 'ml.none', instanceCount: 0 } })).toEqual([
      'UnknownInstanceType $.resources.instanceType',
      'OutOfRange $.resources.instanceCount',
    ]);
  });

  test.each<[object, string[]]>([
    [{ dockerfile: '../Dockerfile' }, ['InvalidValue $.dockerfile']],
    [{ target: 'last' }, ['InvalidValue $.target']],
    [{ dockerfile: 'Dockerfile', target: 'a b' }, ['InvalidValue $.target']],
    [{ dockerfile: 'Dockerfile', systemPackages: [] }, ['InvalidValue $.systemPackages']],
    [{ systemPackages: ['git', 'curl; id'] }, ['InvalidValue $.systemPackages[1]']],
    [{ buildArgs: { CUDA: '12' } }, ['InvalidValue $.buildArgs.CUDA']],
    [{ dockerfile: 'D', buildArgs: { VERSION: '1' } }, ['InvalidValue $.buildArgs.VERSION']],
    [{ dockerfile: 'D', buildArgs: { API_TOKEN: 'x' } }, ['InvalidSecret $.buildArgs.API_TOKEN']],
    [
      { buildArgs: { PIP_INDEX_URL: 'https://me:word@example.com/simple' } },
      ['InvalidSecret $.buildArgs.PIP_INDEX_URL'],
    ],
    [{ buildSecrets: { npmrc: '~/.npmrc' } }, ['InvalidValue $.buildSecrets.npmrc']],
    [{ buildSecrets: { 'a,b': 'x' } }, ['InvalidValue $.buildSecrets["a,b"]']],
    [{ buildSecrets: { pip: '[global]\nindex-url = x' } }, ['InvalidSecret $.buildSecrets.pip']],
    [{ entry: 'train.ts', buildSecrets: { pip: 'x' } }, ['InvalidValue $.buildSecrets.pip']],
    [
      { include: ['../shared', 'helpers', '/opt/code', '../shared'] },
      ['InvalidValue $.include[1]', 'InvalidValue $.include[2]', 'InvalidValue $.include[3]'],
    ],
    [{ codeArtifact: 'arn:aws:s3:::bucket' }, ['InvalidValue $.codeArtifact']],
    [{ source: undefined, image: 'i:1', dockerfile: 'D' }, ['InvalidValue $.dockerfile']],
  ])('fails for %j, which no image is built by', (options, codes) => {
    expect(refused(options)).toEqual(codes);
  });

  test('shows no secret that was given as a build argument', () => {
    const task = { ...SMALLEST, dockerfile: 'D', buildArgs: { API_TOKEN: 'hunter2' } } as Options;
    expect(JSON.stringify(problemsOf(() => customTask('mine', task)))).not.toContain('hunter2');
  });

  test('fails for everything at once', () => {
    const problems = problemsOf(() =>
      customTask('a_b', {
        entry: '?',
        inputs: { 'a b': input.text(), epochs: input.integer({ minimum: 1, default: 0 }) },
        outputs: { _x: output.file() },
        metrics: ['a b'],
        network: { isolation: true },
      }),
    );
    expect(codesAt(problems)).toEqual([
      'InvalidValue $.name',
      'InvalidValue $.entry',
      'MissingField $.source',
      'InvalidValue $.inputs["a b"]',
      'OutOfRange $.inputs.epochs.default',
      'InvalidValue $.outputs._x',
      'InvalidValue $.metrics[0]',
      'InvalidValue $.network.isolation',
    ]);
    expect(problems[4]).toMatchObject({ found: '0', allowed: 'an integer of at least 1' });
  });
});
