import {
  ALGORITHM_NAMES,
  type BuiltinTaskOptions,
  builtinTask,
  type Problem,
} from '../../../lib/core';
import { codesAt, problemsOf, refused, request } from '../_helpers/factories';

const DEFAULT_SETTINGS = {
  resources: { instanceTypes: ['ml.m5.large'], instanceCount: 1, volumeSizeInGB: 10 },
  stoppingCondition: { maxRuntimeInSeconds: 86_400 },
  spot: false,
  checkpoints: false,
  environment: {},
  tags: {},
  encryption: {},
  network: {},
};

function refusedTask(options: object, name = 'churn'): readonly Problem[] {
  return problemsOf(() => builtinTask(name, { algorithm: 'xgboost', ...options }));
}

describe('builtinTask', () => {
  test('needs an algorithm only', () => {
    expect(builtinTask('churn', { algorithm: 'xgboost' }).record).toEqual({
      schema: 1,
      name: 'churn',
      kind: 'builtin',
      algorithm: 'xgboost',
      version: '3.2-0',
      inputs: {
        train: { type: 'channel', required: true },
        validation: { type: 'channel', required: false },
        hyperparameters: { type: 'hyperparameters', required: true, defaults: {} },
      },
      outputs: { model: { type: 'model' } },
      settings: DEFAULT_SETTINGS,
    });
  });

  test('keeps everything that is set', () => {
    const options: BuiltinTaskOptions = {
      algorithm: 'xgboost',
      version: '1.7-1',
      description: 'Who leaves',
      hyperparameters: { num_round: 100, eta: 0.1, eval_metric: ['auc', 'error'] },
      channels: {
        train: {
          contentType: 'text/csv',
          inputMode: 'Pipe',
          distribution: 'ShardedByS3Key',
          s3DataType: 'ManifestFile',
          compressionType: 'Gzip',
          recordWrapperType: 'RecordIO',
          attributeNames: ['a'],
          shuffleSeed: 7,
        },
      },
      resources: {
        instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
        instanceCount: 3,
        volumeSizeInGB: 50,
      },
      stoppingCondition: {
        maxRuntimeInSeconds: 3_600,
        maxWaitTimeInSeconds: 7_200,
        maxPendingTimeInSeconds: 7_200,
      },
      spot: true,
      checkpoints: true,
      environment: { MODE: 'fast' },
      tags: { team: 'growth' },
      encryption: {
        volumeKmsKeyId: 'alias/volumes',
        outputKmsKeyId: 'alias/models',
        interContainerTraffic: true,
      },
      network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'], isolation: true },
    };
    expect(builtinTask('churn', options).record).toEqual({
      schema: 1,
      name: 'churn',
      kind: 'builtin',
      description: 'Who leaves',
      algorithm: 'xgboost',
      version: '1.7-1',
      inputs: {
        train: { type: 'channel', required: true, ...options.channels?.train },
        validation: { type: 'channel', required: false },
        hyperparameters: {
          type: 'hyperparameters',
          required: false,
          defaults: { num_round: 100, eta: 0.1, eval_metric: ['auc', 'error'] },
        },
      },
      outputs: { model: { type: 'model' } },
      settings: {
        resources: {
          instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
          instanceCount: 3,
          volumeSizeInGB: 50,
        },
        stoppingCondition: options.stoppingCondition,
        spot: true,
        checkpoints: true,
        environment: { MODE: 'fast' },
        tags: { team: 'growth' },
        encryption: options.encryption,
        network: options.network,
      },
    });
  });

  test.each(ALGORITHM_NAMES)('defines %s with nothing but its name', (algorithm) => {
    const { record } = builtinTask('any', { algorithm });
    expect(record.algorithm).toBe(algorithm);
    expect(record.inputs).not.toHaveProperty('code');
  });

  test('keeps the resolved version of an alias, so that a record never moves', () => {
    expect(builtinTask('old', { algorithm: 'xgboost', version: 'latest' }).record.version).toBe(
      '1',
    );
  });

  test('gives algorithms that need a GPU one', () => {
    const { record } = builtinTask('translate', { algorithm: 'seq2seq' });
    expect(record.settings.resources.instanceTypes).toEqual(['ml.g4dn.xlarge']);
  });

  test('gives a framework’s script the channels that the task names', () => {
    const { record } = builtinTask('forest', {
      algorithm: 'sklearn',
      channels: { train: {}, 'extra.data': { contentType: 'text/csv' } },
    });
    expect(record.inputs).toMatchObject({
      train: { type: 'channel', required: false },
      'extra.data': { type: 'channel', required: false, contentType: 'text/csv' },
    });
  });

  test('waits as long for spot instances as it may train, with checkpoints', () => {
    const { settings } = builtinTask('churn', {
      algorithm: 'xgboost',
      spot: true,
      stoppingCondition: { maxRuntimeInSeconds: 5_000 },
    }).record;
    expect(settings.stoppingCondition.maxWaitTimeInSeconds).toBe(10_000);
    expect(settings.checkpoints).toBe(true);
  });

  test('waits an hour in all where there are no checkpoints', () => {
    const { settings } = builtinTask('churn', {
      algorithm: 'xgboost',
      spot: true,
      checkpoints: false,
      stoppingCondition: { maxRuntimeInSeconds: 3_000 },
    }).record;
    expect(settings.stoppingCondition.maxWaitTimeInSeconds).toBe(3_600);
  });
});

describe('checkpoints', () => {
  test('are not kept for an algorithm that writes none, and the job ends within the hour', () => {
    const { settings } = builtinTask('means', { algorithm: 'kmeans', spot: true }).record;
    expect(settings).toMatchObject({
      checkpoints: false,
      stoppingCondition: { maxRuntimeInSeconds: 3_600, maxWaitTimeInSeconds: 3_600 },
    });
  });

  test.each([
    ['xgboost', '0.90-1'],
    ['xgboost', undefined],
    ['image-classification', undefined],
    ['object-detection', undefined],
    ['semantic-segmentation', undefined],
    ['sklearn', undefined],
  ])('are kept on spot instances by %s %s', (algorithm, version) => {
    const options = { algorithm, spot: true, ...(version === undefined ? {} : { version }) };
    const { settings } = builtinTask('any', options).record;
    expect(settings).toMatchObject({
      checkpoints: true,
      stoppingCondition: { maxRuntimeInSeconds: 86_400, maxWaitTimeInSeconds: 172_800 },
    });
  });

  test.each([
    ['kmeans', undefined, '`checkpoints: false`'],
    ['xgboost', '1', 'version 0.90-1 or later, or `checkpoints: false`'],
  ])('fail where %s %s is asked for them', (algorithm, version, allowed) => {
    const options = { algorithm, checkpoints: true, ...(version === undefined ? {} : { version }) };
    const problems = refusedTask(options);
    expect(codesAt(problems)).toEqual(['AlgorithmRefuses $.checkpoints']);
    expect(problems[0]?.allowed).toBe(allowed);
  });

  test('fail where a request asks for a version that writes none', () => {
    const { record } = builtinTask('xgboost', { algorithm: 'xgboost', spot: true });
    const of = request({}, { overrides: { version: '1' } });
    expect(codesAt(refused(of, record))).toContain('AlgorithmRefuses $.overrides.version');
  });

  test('fail to give more than an hour where there are none', () => {
    const { record } = builtinTask('means', {
      algorithm: 'kmeans',
      spot: true,
      hyperparameters: { k: 2, feature_dim: 2 },
    });
    const of = {
      task: 'means',
      inputs: { train: 's3://data/x' },
      overrides: { stoppingCondition: { maxRuntimeInSeconds: 3_601 } },
    };
    expect(codesAt(refused(of, record))).toEqual([
      'OutOfRange $.overrides.stoppingCondition.maxRuntimeInSeconds',
    ]);
  });
});

describe('options that no compiler has seen', () => {
  test.each<[object, string[]]>([
    [{ instanceType: 'ml.m5.large' }, ['UnknownField $.instanceType']],
    [{ resources: { instance_type: 'x' } }, ['UnknownField $.resources.instance_type']],
    [
      { network: { vpcId: 'x' }, spot: 'yes' },
      ['WrongType $.spot', 'UnknownField $.network.vpcId'],
    ],
    [{ resources: 5 }, ['WrongType $.resources']],
    [{ tags: { a: 1 } }, ['WrongType $.tags.a']],
    [{ hyperparameters: [] }, ['WrongType $.hyperparameters']],
    [{ algorithm: 5 }, ['WrongType $.algorithm']],
  ])('fail by name: %j', (options, expected) => {
    expect(codesAt(refusedTask(options)).toSorted()).toEqual(expected.toSorted());
  });

  test('are as if not given where they are undefined', () => {
    const options = { spot: undefined, resources: { instanceCount: undefined } };
    const { record } = builtinTask('churn', { algorithm: 'xgboost', ...(options as object) });
    expect(record.settings).toEqual(DEFAULT_SETTINGS);
  });
});

test.each([
  ['ml.m5.8xlarg', 'ml.m5.2xlarge'],
  ['m5.xlarge', 'ml.m5.xlarge'],
  ['ml.g5.xlrge', 'ml.g5.xlarge'],
  ['ml.p4d', 'ml.p4d.24xlarge'],
])('for %s, a type of its own family is proposed', (type, likely) => {
  const [problem] = refusedTask({ resources: { instanceType: type } });
  expect(problem?.message).toContain(`Did you mean "${likely}"?`);
});

test.each<[string, object, string[]]>([
  [
    'ml.g4dn.xlarge',
    { resources: { volumeSizeInGB: 900 } },
    ['OutOfRange $.resources.volumeSizeInGB'],
  ],
  ['ml.g4dn.xlarge', { resources: { volumeSizeInGB: 125 } }, []],
  [
    'ml.g5.xlarge',
    { encryption: { volumeKmsKeyId: 'alias/v' } },
    ['InvalidValue $.encryption.volumeKmsKeyId'],
  ],
  [
    'ml.m5.xlarge',
    { resources: { volumeSizeInGB: 900 }, encryption: { volumeKmsKeyId: 'alias/v' } },
    [],
  ],
])('with %s, whose storage may be local, %j has the problems %j', (type, options, expected) => {
  const { resources = {}, ...rest } = options as { resources?: object };
  const define = () =>
    builtinTask('churn', {
      algorithm: 'xgboost',
      resources: { instanceType: type, ...resources },
      ...rest,
    });
  if (expected.length === 0) expect(define).not.toThrow();
  else expect(codesAt(problemsOf(define))).toEqual(expected);
});

describe('a definition that is wrong', () => {
  test.each<[string, object, string[]]>([
    ['an unknown version', { version: '9' }, ['UnknownVersion $.version']],
    ['a channel it has not', { channels: { test: {} } }, ['UnknownChannel $.channels.test']],
    ['the channel of scripts', { channels: { code: {} } }, ['UnknownChannel $.channels.code']],
    [
      'a channel option there is not',
      { channels: { train: { mode: 'File' } } },
      ['UnknownField $.channels.train.mode'],
    ],
    [
      'a URI in the definition',
      { channels: { train: { uri: 's3://b/c' } } },
      ['UnknownField $.channels.train.uri'],
    ],
    [
      'pipe mode for XGBoost, which has no reader for it',
      { channels: { train: { inputMode: 'Pipe' } } },
      ['AlgorithmRefuses $.channels.train.inputMode'],
    ],
    [
      'a content type that XGBoost does not read',
      { channels: { validation: { contentType: 'application/json' } } },
      ['AlgorithmRefuses $.channels.validation.contentType'],
    ],
    [
      'hyperparameters that XGBoost has not or refuses',
      { hyperparameters: { max_deth: 3, eta: 2 } },
      [
        'UnknownHyperparameter $.hyperparameters.max_deth',
        'InvalidHyperparameter $.hyperparameters.eta',
      ],
    ],
    [
      'numbers that JSON has not',
      { hyperparameters: { eta: Number.NaN, gamma: Number.POSITIVE_INFINITY } },
      [
        'InvalidHyperparameter $.hyperparameters.eta',
        'InvalidHyperparameter $.hyperparameters.gamma',
      ],
    ],
    [
      'no instance type',
      { resources: { instanceType: [] } },
      ['MissingField $.resources.instanceType'],
    ],
    [
      'an unknown instance type',
      { resources: { instanceType: 'ml.m5.huge' } },
      ['UnknownInstanceType $.resources.instanceType'],
    ],
    [
      'an instance type without ml.',
      { resources: { instanceType: ['ml.m5.large', 'm5.large'] } },
      ['UnknownInstanceType $.resources.instanceType'],
    ],
    ['no instance', { resources: { instanceCount: 0 } }, ['OutOfRange $.resources.instanceCount']],
    [
      'half an instance',
      { resources: { instanceCount: 1.5 } },
      ['OutOfRange $.resources.instanceCount'],
    ],
    ['no volume', { resources: { volumeSizeInGB: 0 } }, ['OutOfRange $.resources.volumeSizeInGB']],
    [
      'instances kept warm for too long',
      { resources: { keepAlivePeriodInSeconds: 21_601 } },
      ['OutOfRange $.resources.keepAlivePeriodInSeconds'],
    ],
    [
      'spot instances kept warm',
      { spot: true, resources: { keepAlivePeriodInSeconds: 60 } },
      ['InvalidValue $.resources.keepAlivePeriodInSeconds'],
    ],
    [
      'more than 28 days',
      { stoppingCondition: { maxRuntimeInSeconds: 28 * 86_400 + 1 } },
      ['OutOfRange $.stoppingCondition.maxRuntimeInSeconds'],
    ],
    [
      'waiting without spot',
      { stoppingCondition: { maxWaitTimeInSeconds: 90_000 } },
      ['InvalidValue $.stoppingCondition.maxWaitTimeInSeconds'],
    ],
    [
      'waiting less than running',
      { spot: true, stoppingCondition: { maxRuntimeInSeconds: 100, maxWaitTimeInSeconds: 99 } },
      ['OutOfRange $.stoppingCondition.maxWaitTimeInSeconds'],
    ],
    [
      'waiting more than an hour without checkpoints',
      {
        spot: true,
        checkpoints: false,
        stoppingCondition: { maxRuntimeInSeconds: 100, maxWaitTimeInSeconds: 3_601 },
      },
      ['OutOfRange $.stoppingCondition.maxWaitTimeInSeconds'],
    ],
    [
      'pending for too short or too long',
      { stoppingCondition: { maxPendingTimeInSeconds: 7_199 } },
      ['OutOfRange $.stoppingCondition.maxPendingTimeInSeconds'],
    ],
    [
      'a variable’s name',
      { environment: { '1X': 'a' } },
      ['InvalidEnvironment $.environment["1X"]'],
    ],
    [
      'a variable’s value',
      { environment: { X: 'a'.repeat(513) } },
      ['InvalidEnvironment $.environment.X'],
    ],
    ['a tag of AWS', { tags: { 'aws:x': 'a' } }, ['InvalidTag $.tags["aws:x"]']],
    ['a tag of ours', { tags: { 'rankzero:task': 'a' } }, ['InvalidTag $.tags["rankzero:task"]']],
    ['a tag of `.sync`', { tags: { MANAGED_BY_AWS: 'a' } }, ['InvalidTag $.tags.MANAGED_BY_AWS']],
    ['a tag’s value', { tags: { a: 'b;c' } }, ['InvalidTag $.tags.a']],
    [
      'a key',
      { encryption: { volumeKmsKeyId: 'a b' } },
      ['InvalidValue $.encryption.volumeKmsKeyId'],
    ],
    [
      'subnets alone',
      { network: { subnets: ['subnet-1'] } },
      ['MissingField $.network.securityGroupIds'],
    ],
    [
      'security groups alone',
      { network: { securityGroupIds: ['sg-1'] } },
      ['MissingField $.network.subnets'],
    ],
    [
      'too many security groups',
      {
        network: { subnets: ['s'], securityGroupIds: ['1', '2', '3', '4', '5', '6'] },
      },
      ['TooManyEntries $.network.securityGroupIds'],
    ],
    [
      'an id that is none',
      { network: { subnets: ['a_b'], securityGroupIds: ['sg'] } },
      ['InvalidValue $.network.subnets[0]'],
    ],
  ])('fails for %s', (_what, options, expected) => {
    expect(codesAt(refusedTask(options))).toEqual(expected);
  });

  test.each(['', 'a b', 'a_b', '-a', 'a-', 'a'.repeat(64), 'a/b', 'ü'])(
    'fails for the name %p',
    (name) => expect(codesAt(refusedTask({}, name))).toEqual(['InvalidValue $.name']),
  );

  test('fails for an unknown algorithm', () => {
    expect(codesAt(refusedTask({ algorithm: 'xgbost' }))).toEqual(['UnknownAlgorithm $.algorithm']);
  });

  test('fails for CPU instances where the algorithm needs GPUs, and for several where it takes one', () => {
    const options = {
      algorithm: 'seq2seq',
      resources: { instanceType: 'ml.m5.large', instanceCount: 2 },
    };
    expect(codesAt(refusedTask(options))).toEqual([
      'AlgorithmRefuses $.resources.instanceCount',
      'AlgorithmRefuses $.resources.instanceType',
    ]);
  });

  test('fails for channels of a framework that the API would not take', () => {
    const channels = { 'a b': {}, hyperparameters: {}, ['x'.repeat(65)]: {}, fine: {} };
    expect(codesAt(refusedTask({ algorithm: 'sklearn', channels })).slice(0, 2)).toEqual([
      'InvalidValue $.channels["a b"]',
      'InvalidValue $.channels.hyperparameters',
    ]);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`c${index}`, {}]));
    expect(codesAt(refusedTask({ algorithm: 'sklearn', channels: many }))).toEqual([
      'TooManyEntries $.channels',
    ]);
  });

  test('says all at once, and of which task', () => {
    const options = { version: '9', resources: { instanceCount: 0 }, tags: { 'aws:a': 'b' } };
    expect(refusedTask(options)).toHaveLength(3);
    expect(() => builtinTask('churn', { algorithm: 'xgboost', ...options })).toThrow(
      /^The task "churn" has 3 problems:\n/,
    );
  });

  test('every problem says what to change: what was found or is allowed', () => {
    const problems = [
      ...refusedTask({ network: { subnets: ['a_b'], securityGroupIds: ['b_c'] } }),
      ...refusedTask({ encryption: { outputKmsKeyId: '' } }),
    ];
    for (const problem of problems) expect(problem.allowed).toBeDefined();
  });

  test('leaves values to CloudFormation that it fills in', () => {
    const token = `\${Token[TOKEN.12]}`;
    const { record } = builtinTask('churn', {
      algorithm: 'xgboost',
      encryption: { volumeKmsKeyId: token },
      network: { subnets: [token], securityGroupIds: [token] },
    });
    expect(record.settings.network.subnets).toEqual([token]);
  });
});

test('what does not fit does not compile', () => {
  const definitions = [
    // @ts-expect-error an algorithm is needed
    () => builtinTask('a', {}),
    // @ts-expect-error no such option
    () => builtinTask('a', { algorithm: 'xgboost', instanceType: 'ml.m5.large' }),
    // @ts-expect-error no such mode
    () => builtinTask('a', { algorithm: 'xgboost', channels: { train: { inputMode: 'Fast' } } }),
    // @ts-expect-error a number of instances
    () => builtinTask('a', { algorithm: 'xgboost', resources: { instanceCount: '1' } }),
    // @ts-expect-error nothing is not a value
    () => builtinTask('a', { algorithm: 'xgboost', hyperparameters: { eta: null } }),
    // @ts-expect-error absent, not undefined
    () => builtinTask('a', { algorithm: 'xgboost', version: undefined }),
  ];
  expect(definitions).toHaveLength(6);
});

describe('a channel’s defaults that only a request can complete', () => {
  test('are taken: a pipe may still become one of csv', () => {
    const channels = { train: { inputMode: 'Pipe' } } as const;
    const task = builtinTask('churn', { algorithm: 'xgboost', version: '1.7-1', channels });
    expect(task.record.inputs.train).toMatchObject({ inputMode: 'Pipe' });
  });

  test('fail where no request could: XGBoost 3 has no pipes', () => {
    expect(codesAt(refusedTask({ channels: { train: { inputMode: 'Pipe' } } }))).toEqual([
      'AlgorithmRefuses $.channels.train.inputMode',
    ]);
  });
});
