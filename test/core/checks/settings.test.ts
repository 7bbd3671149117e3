import { builtinTask } from '../../../lib/core';
import { codesAt, refusedTask } from '../_helpers/factories';

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
      'groups of instances kept warm',
      {
        resources: { keepAlivePeriodInSeconds: 60 },
        jobBody: {
          ResourceConfig: {
            InstanceGroups: [
              { InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'a' },
            ],
          },
        },
      },
      ['InvalidValue $.resources.keepAlivePeriodInSeconds'],
    ],
    [
      'a rung that is there twice',
      { resources: { instanceType: ['ml.m5.large', 'ml.m5.large'] } },
      ['InvalidValue $.resources.instanceType'],
    ],
    ['another word for spot', { spot: 'prefered' }, ['WrongType $.spot']],
    ['no attempt', { retry: { maxAttempts: 0 } }, ['OutOfRange $.retry.maxAttempts']],
    [
      'a wait that goes on after the end',
      { retry: { maxQuotaWaitInSeconds: 61, maxTotalTimeInSeconds: 60 } },
      ['OutOfRange $.retry.maxQuotaWaitInSeconds'],
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
      { stoppingCondition: { maxPendingTimeInSeconds: 1_799 } },
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
