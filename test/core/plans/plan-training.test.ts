import { builtinTask, planTraining } from '../../../lib/core';
import { EVERYTHING, everythingRequest } from '../_helpers/everything';
import {
  codesAt,
  DEFAULT_TRIES,
  EXECUTION,
  FACTS,
  planned,
  problemsOf,
  refused,
  request,
  XGBOOST,
} from '../_helpers/factories';

describe('planTraining', () => {
  test('plans the smallest request', () => {
    expect(
      planned({
        task: 'xgboost',
        inputs: { train: 's3://data/x', hyperparameters: { num_round: 5 } },
      }),
    ).toEqual({
      kind: 'training',
      worstCase: { jobs: 1, attempts: 5, instanceSeconds: 432_000 },
      task: 'xgboost',
      execution: 'pima-1',
      attempt: 1,
      jobName: 'pima-1',
      baseName: 'pima-1',
      watchSeconds: 60,
      ...DEFAULT_TRIES,
      request: {
        TrainingJobName: 'pima-1',
        AlgorithmSpecification: {
          TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0',
          TrainingInputMode: 'File',
        },
        RoleArn: 'arn:aws:iam::123456789012:role/training',
        HyperParameters: { num_round: '5' },
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: {
              S3DataSource: {
                S3DataType: 'S3Prefix',
                S3Uri: 's3://data/x',
                S3DataDistributionType: 'FullyReplicated',
              },
            },
          },
        ],
        OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
        Tags: [
          { Key: 'rankzero:workflow', Value: 'RankZero' },
          { Key: 'rankzero:task', Value: 'xgboost' },
          { Key: 'rankzero:execution', Value: 'pima-1' },
        ],
      },
      outputs: { model: { type: 'model' } },
      notes: [expect.stringMatching(/^train: .* xgboost takes it for text\/libsvm; if it is/)],
    });
  });

  test('plans a request with everything, its values over the task’s', () => {
    const { request: body } = planTraining(
      EVERYTHING,
      everythingRequest(),
      { name: 'all-1' },
      FACTS,
    );
    expect(body).toEqual({
      TrainingJobName: 'all-1',
      AlgorithmSpecification: {
        TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.5-1',
        TrainingInputMode: 'File',
      },
      RoleArn: 'arn:aws:iam::123456789012:role/training',
      HyperParameters: {
        num_round: '100',
        eta: '1e-7',
        objective: 'binary:logistic',
        eval_metric: 'auc,error@0.7',
        seed: '5',
      },
      InputDataConfig: [
        {
          ChannelName: 'train',
          DataSource: {
            S3DataSource: {
              S3DataType: 'S3Prefix',
              S3Uri: 's3://data/train/',
              S3DataDistributionType: 'ShardedByS3Key',
            },
          },
          ContentType: 'text/csv',
        },
        {
          ChannelName: 'validation',
          DataSource: {
            S3DataSource: {
              S3DataType: 'AugmentedManifestFile',
              S3Uri: 's3://data/manifest',
              S3DataDistributionType: 'FullyReplicated',
              AttributeNames: ['source', 'label'],
            },
          },
          ContentType: 'text/csv',
          CompressionType: 'Gzip',
          RecordWrapperType: 'RecordIO',
          InputMode: 'Pipe',
          ShuffleConfig: { Seed: 7 },
        },
      ],
      OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs', KmsKeyId: 'alias/models' },
      ResourceConfig: {
        InstanceType: 'ml.c5.2xlarge',
        InstanceCount: 3,
        VolumeSizeInGB: 100,
        VolumeKmsKeyId: 'alias/volumes',
        KeepAlivePeriodInSeconds: 0,
      },
      StoppingCondition: {
        MaxRuntimeInSeconds: 1_800,
        MaxWaitTimeInSeconds: 5_400,
        MaxPendingTimeInSeconds: 7_200,
      },
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      EnableManagedSpotTraining: true,
      CheckpointConfig: { S3Uri: 's3://artifacts/jobs/all-1/checkpoints/' },
      Environment: { MODE: 'request', KEEP: '1' },
      Tags: [
        { Key: 'team', Value: 'request' },
        { Key: 'cost', Value: 'a' },
        { Key: 'rankzero:workflow', Value: 'RankZero' },
        { Key: 'rankzero:task', Value: 'everything' },
        { Key: 'rankzero:execution', Value: 'all-1' },
      ],
    });
  });

  test('resolves the image in the region’s own partition', () => {
    const uri = (region: string) =>
      planTraining(XGBOOST, request(), EXECUTION, { ...FACTS, region }).request
        .AlgorithmSpecification.TrainingImage;
    expect(uri('cn-north-1')).toMatch(/\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\//);
    expect(uri('us-gov-west-1')).toMatch(/\.dkr\.ecr\.us-gov-west-1\.amazonaws\.com\//);
  });

  test.each([
    ['s3://data/a.csv', 'text/csv'],
    ['s3://data/a.CSV', 'text/csv'],
    ['s3://data/a.libsvm', 'text/libsvm'],
    ['s3://data/a.parquet', 'application/x-parquet'],
    ['s3://data/a.json', undefined],
    ['s3://data/folder/', undefined],
    ['s3://data.csv/folder', undefined],
  ])('the content type of %s is %s', (train, contentType) => {
    const [channel] = planned(request({ train })).request.InputDataConfig ?? [];
    expect(channel?.ContentType).toBe(contentType);
  });
});

describe('what planning refuses', () => {
  test('fails in a region without the image, with the regions that have it', () => {
    const problems = problemsOf(() =>
      planTraining(XGBOOST, request(), EXECUTION, { ...FACTS, region: 'moon-1' }),
    );
    expect(codesAt(problems)).toEqual(['RegionNotSupported $.task']);
    expect(problems[0]?.found).toBe('"moon-1"');
    expect(problems[0]?.allowed).toContain('eu-west-1');
  });

  test('fails for an unknown version with those that exist', () => {
    const problems = refused(request({}, { overrides: { version: '4.0' } }));
    expect(codesAt(problems)).toEqual(['UnknownVersion $.overrides.version']);
    expect(problems[0]?.allowed).toContain('3.2-0');
  });

  test('fails with every problem at once, whatever part of the request it is in', () => {
    const problems = problemsOf(() =>
      planTraining(
        XGBOOST,
        {
          task: 'xgboost',
          extra: 1,
          inputs: {
            train: { uri: 'http://data/x', inputMode: 'FastFile', contentType: 'application/json' },
            validaton: 's3://data/v',
            hyperparameters: { eta: 2, max_deth: 3 },
          },
          overrides: {
            version: '9',
            resources: { instanceType: 'ml.none', instanceCount: '2', count: 1, volumeSizeInGB: 0 },
            tags: { a: 1, 'aws:b': 'c' },
            environment: { '1': 'x' },
            stoppingCondition: { maxRuntimeInSeconds: 0, maxWaitTimeInSeconds: 9 },
          },
        },
        { name: 'not a name' },
        { ...FACTS, region: 'eu-west-1' },
      ),
    );
    expect(codesAt(problems).sort()).toEqual(
      [
        'InvalidExecutionName $states.context.Execution.Name',
        'UnknownField $.extra',
        'InvalidChannelUri $.inputs.train.uri',
        'AlgorithmRefuses $.inputs.train.contentType',
        'UnknownChannel $.inputs.validaton',
        'InvalidHyperparameter $.inputs.hyperparameters.eta',
        'UnknownHyperparameter $.inputs.hyperparameters.max_deth',
        'MissingHyperparameter $.inputs.hyperparameters.num_round',
        'UnknownVersion $.overrides.version',
        'UnknownInstanceType $.overrides.resources.instanceType',
        'WrongType $.overrides.resources.instanceCount',
        'UnknownField $.overrides.resources.count',
        'OutOfRange $.overrides.resources.volumeSizeInGB',
        'WrongType $.overrides.tags.a',
        'InvalidTag $.overrides.tags["aws:b"]',
        'InvalidEnvironment $.overrides.environment["1"]',
        'OutOfRange $.overrides.stoppingCondition.maxRuntimeInSeconds',
        'InvalidValue $.overrides.stoppingCondition.maxWaitTimeInSeconds',
      ].sort(),
    );
  });

  test('takes an instance type that is not known, with a note', () => {
    const overrides = { resources: { instanceType: ['ml.m5.8xlarge', 'ml.m8i-flex.large'] } };
    const plan = planTraining(XGBOOST, { ...request(), overrides }, EXECUTION, FACTS);
    expect(plan.request.ResourceConfig.InstanceType).toBe('ml.m5.8xlarge');
    expect(plan.notes).toEqual([
      'ml.m5.8xlarge: this version does not know the instance type; SageMaker decides whether there is one. Did you mean "ml.m5.2xlarge"?',
      'train: text/csv, by the extension of its name',
    ]);
  });

  test.each<[string, object, string]>([
    [
      'a type of instance that is none',
      { resources: { instanceType: 'ml.m5.larg' } },
      'UnknownInstanceType $.overrides.resources.instanceType',
    ],
    [
      'an empty ladder',
      { resources: { instanceType: [] } },
      'MissingField $.overrides.resources.instanceType',
    ],
    [
      'a ladder of thousands',
      { resources: { instanceType: Array(5_000).fill('ml.m5.large') } },
      'TooManyEntries $.overrides.resources.instanceType',
    ],
    [
      'a ladder of numbers',
      { resources: { instanceType: [1] } },
      'WrongType $.overrides.resources.instanceType',
    ],
    [
      'half an instance',
      { resources: { instanceCount: 0.5 } },
      'WrongType $.overrides.resources.instanceCount',
    ],
    [
      'instances below zero',
      { resources: { instanceCount: -1 } },
      'OutOfRange $.overrides.resources.instanceCount',
    ],
    [
      'keeping warm below zero',
      { resources: { keepAlivePeriodInSeconds: -1 } },
      'OutOfRange $.overrides.resources.keepAlivePeriodInSeconds',
    ],
    [
      'more than 28 days',
      { stoppingCondition: { maxRuntimeInSeconds: 2_419_201 } },
      'OutOfRange $.overrides.stoppingCondition.maxRuntimeInSeconds',
    ],
    [
      'waiting without spot',
      { stoppingCondition: { maxWaitTimeInSeconds: 90_000 } },
      'InvalidValue $.overrides.stoppingCondition.maxWaitTimeInSeconds',
    ],
    ['settings that only a task has', { spot: true }, 'UnknownField $.overrides.spot'],
    [
      'a tag of ours',
      { tags: { 'rankzero:execution': 'x' } },
      'InvalidTag $.overrides.tags["rankzero:execution"]',
    ],
    ['a tag without a key', { tags: { '': 'x' } }, 'InvalidTag $.overrides.tags[""]'],
    [
      'a key of 129',
      { tags: { ['k'.repeat(129)]: 'x' } },
      `InvalidTag $.overrides.tags["${'k'.repeat(79)}…"]`,
    ],
    ['a value of 257', { tags: { k: 'x'.repeat(257) } }, 'InvalidTag $.overrides.tags.k'],
    ['tags as a list', { tags: [] }, 'WrongType $.overrides.tags'],
    [
      'a variable of 513',
      { environment: { A: 'x'.repeat(513) } },
      'InvalidEnvironment $.overrides.environment.A',
    ],
    [
      'a variable with a hyphen',
      { environment: { 'A-B': 'x' } },
      'InvalidEnvironment $.overrides.environment["A-B"]',
    ],
    [
      'a variable that is a number',
      { environment: { A: 5 } },
      'WrongType $.overrides.environment.A',
    ],
    ['no version', { version: 3 }, 'WrongType $.overrides.version'],
  ])('fails for %s', (_what, overrides, expected) => {
    const problems = refused(request({}, { overrides }));
    expect(codesAt(problems)).toEqual([expected]);
    expect(problems[0]?.found).toBeDefined();
  });

  const named = (count: number, prefix = 'k') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'v']));

  test('say who asked for the execution, as far as a tag can', () => {
    const tag = (startedBy: string) =>
      planned({ ...request(), startedBy }).request.Tags.find(
        ({ Key }) => Key === 'rankzero:started-by',
      )?.Value;
    expect(tag('ana@example.com')).toBe('ana@example.com');
    expect(planned(request()).request.Tags).toHaveLength(3);
  });

  test('takes 44 tags, with the six that may be added 50, and fails for one more', () => {
    expect(planned(request({}, { overrides: { tags: named(44) } })).request.Tags).toHaveLength(47);
    expect(refused(request({}, { overrides: { tags: named(45) } }))).toEqual([
      {
        code: 'TooManyEntries',
        path: '$.overrides.tags',
        message: 'There are too many tags.',
        found: '45',
        allowed: 'at most 44',
      },
    ]);
  });

  test('takes 100 variables and fails for one more', () => {
    const of = (count: number) => request({}, { overrides: { environment: named(count) } });
    expect(Object.keys(planned(of(100)).request.Environment ?? {})).toHaveLength(100);
    expect(codesAt(refused(of(101)))).toEqual(['TooManyEntries $.overrides.environment']);
  });

  test('fails for spot settings of a request that the task’s do not fit', () => {
    const of = (stoppingCondition: object) => ({
      task: 'everything',
      inputs: { train: 's3://data/x' },
      overrides: { stoppingCondition },
    });
    expect(codesAt(refused(of({ maxWaitTimeInSeconds: 3_599 }), EVERYTHING))).toEqual([
      'OutOfRange $.overrides.stoppingCondition.maxWaitTimeInSeconds',
    ]);
    expect(
      planned(of({ maxWaitTimeInSeconds: 3_600 }), EVERYTHING).request.StoppingCondition,
    ).toEqual({ MaxRuntimeInSeconds: 3_600, MaxWaitTimeInSeconds: 3_600 });
  });

  test('fails for a plan that would not fit a state’s output, whatever its request’s size', () => {
    const hyperparameters = Object.fromEntries([
      ['feature_dim', 1],
      ['k', 2],
      ...Array.from({ length: 98 }, (_, index) => [`_h${index}`, '"'.repeat(2_500)]),
    ]);
    const { record } = builtinTask('means', { algorithm: 'kmeans' });
    const of = { task: 'means', inputs: { train: 's3://data/x', hyperparameters } };
    expect(codesAt(refused(of, record))).toEqual(['RequestTooLarge $']);
  });
});
