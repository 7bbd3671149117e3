import { customTask, type DistributionOptions, input, output } from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { customRecord, hyperparametersOf, IMAGE, plannedCustom } from '../_helpers/custom';
import { codesAt, DEFAULT_TRIES, problemsOf } from '../_helpers/factories';
import { runPython } from '../_helpers/python-runner';

describe('the plan of a custom task', () => {
  test('is the smallest job', () => {
    expect(plannedCustom(customRecord({}))).toEqual({
      kind: 'training',
      isOwnCode: true,
      worstCase: { jobs: 1, attempts: 5, instanceSeconds: 432_000 },
      task: 'custom',
      execution: 'run-1',
      attempt: 1,
      jobName: 'run-1',
      baseName: 'run-1',
      watchSeconds: 60,
      ...DEFAULT_TRIES,
      request: {
        TrainingJobName: 'run-1',
        AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
        RoleArn: 'arn:aws:iam::123456789012:role/training',
        HyperParameters: {
          _rankzero:
            '{"version":1,"entry":"train:train","jobs":"s3://artifacts/jobs","inputs":{},"outputs":{}}',
        },
        OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
        Tags: [
          { Key: 'rankzero:workflow', Value: 'RankZero' },
          { Key: 'rankzero:task', Value: 'custom' },
          { Key: 'rankzero:execution', Value: 'run-1' },
        ],
      },
      outputs: {},
      manifest: 'jobs/run-1/outputs/outputs.json',
    });
  });

  test('is a job with everything', () => {
    const record = customRecord(
      {
        train: input.channel({ inputMode: 'FastFile', contentType: 'text/csv' }),
        test: input.channel({ optional: true }),
        epochs: input.integer({ minimum: 1, default: 3, description: 'Rounds' }),
        rate: input.float({ default: null }),
        kind: input.text({ values: ['a', 'b'] }),
        apiToken: input.text({ default: 'hidden' }),
      },
      { model: output.file({ description: 'Weights' }), table: output.file({ format: 'parquet' }) },
      {
        metrics: ['loss', 'validation:f-1/x'],
        distribution: { type: 'mpi', processesPerHost: 2, options: '-x NCCL_DEBUG' },
        resources: { instanceCount: 3, keepAlivePeriodInSeconds: 60 },
        checkpoints: true,
        environment: { MODE: 'fast' },
        tags: { team: 'blue' },
        encryption: { volumeKmsKeyId: 'alias/v', outputKmsKeyId: 'alias/o' },
        network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'] },
      },
    );
    const plan = plannedCustom(
      record,
      { train: { uri: 's3://data/train/', distribution: 'ShardedByS3Key' }, kind: 'a', rate: 1e-7 },
      { name: 'all-1', redriveCount: 1 },
    );
    const { _rankzero: description = '', ...hyperparameters } = plan.request.HyperParameters ?? {};
    expect(JSON.parse(description)).toEqual({
      version: 1,
      entry: 'train:train',
      jobs: 's3://artifacts/jobs',
      inputs: {
        train: { type: 'channel' },
        test: { type: 'channel', default: null },
        epochs: { type: 'integer', default: 3, minimum: 1 },
        rate: { type: 'float', default: null },
        kind: { type: 'text', values: ['a', 'b'] },
        // Hyperparameters are shown to many: neither the value nor the default is in them.
        apiToken: { type: 'text' },
      },
      outputs: { model: { type: 'file' }, table: { type: 'file', format: 'parquet' } },
      secrets: 's3://artifacts/executions/all-1/inputs/secrets-2.json',
    });
    expect({ ...plan, request: { ...plan.request, HyperParameters: hyperparameters } }).toEqual({
      kind: 'training',
      isOwnCode: true,
      worstCase: { jobs: 1, attempts: 5, instanceSeconds: 1_296_900 },
      task: 'custom',
      execution: 'all-1',
      attempt: 2,
      jobName: 'all-1',
      baseName: 'all-1',
      watchSeconds: 60,
      doubtful: ['ResourceConfig.KeepAlivePeriodInSeconds'],
      ...DEFAULT_TRIES,
      request: {
        TrainingJobName: 'all-1',
        AlgorithmSpecification: {
          TrainingImage: IMAGE,
          TrainingInputMode: 'File',
          MetricDefinitions: [
            {
              Name: 'loss',
              Regex: '\\[rankzero\\] loss=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);',
            },
            {
              Name: 'validation:f-1/x',
              Regex: '\\[rankzero\\] validation:f\\-1\\/x=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);',
            },
          ],
        },
        RoleArn: 'arn:aws:iam::123456789012:role/training',
        HyperParameters: {
          epochs: '3',
          kind: '"a"',
          rate: '1e-7',
          sagemaker_mpi_enabled: 'true',
          sagemaker_mpi_num_of_processes_per_host: '2',
          sagemaker_mpi_custom_mpi_options: '-x NCCL_DEBUG',
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
            InputMode: 'FastFile',
          },
        ],
        OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs', KmsKeyId: 'alias/o' },
        ResourceConfig: {
          InstanceType: 'ml.m5.large',
          InstanceCount: 3,
          VolumeSizeInGB: 10,
          VolumeKmsKeyId: 'alias/v',
          KeepAlivePeriodInSeconds: 60,
        },
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
        VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
        CheckpointConfig: { S3Uri: 's3://artifacts/jobs/all-1/checkpoints/' },
        Environment: { MODE: 'fast' },
        Tags: [
          { Key: 'team', Value: 'blue' },
          { Key: 'rankzero:workflow', Value: 'RankZero' },
          { Key: 'rankzero:task', Value: 'custom' },
          { Key: 'rankzero:execution', Value: 'all-1' },
        ],
      },
      outputs: record.outputs,
      manifest: 'jobs/all-1/outputs/outputs.json',
      secrets: {
        key: 'executions/all-1/inputs/secrets-2.json',
        values: { apiToken: 'hidden' },
      },
    });
  });

  test.each<[DistributionOptions, Record<string, string>]>([
    [{ type: 'none' }, {}],
    [
      { type: 'mpi' },
      { sagemaker_mpi_enabled: 'true', sagemaker_mpi_num_of_processes_per_host: '1' },
    ],
    [
      { type: 'torchrun', processesPerHost: 8 },
      {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '8',
      },
    ],
  ])('tells the training toolkit of %j in strings that it understands', (distribution, strings) => {
    const { _rankzero, ...rest } = hyperparametersOf(customRecord({}, {}, { distribution }));
    expect(rest).toEqual(strings);
  });

  test('fails for a task whose image nobody knows, and for a version', () => {
    const { record } = customTask('new', {
      source: 'tasks/new',
      entry: 'train:train',
      inputs: { x: input.integer() },
      outputs: {},
    });
    expect(codesAt(problemsOf(() => plannedCustom(record)))).toEqual([
      'MissingField $.task',
      'MissingInput $.inputs.x',
    ]);
  });

  test('is taken by the API’s own model, at every limit', () => {
    const many = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`i${index}`, input.text()]),
    );
    const channels = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`c${index}`.padEnd(64, 'x'), input.channel()]),
    );
    const valuesOf = (names: object, value: string) =>
      Object.fromEntries(Object.keys(names).map((name) => [name, value]));
    const bodies = [
      plannedCustom(customRecord({})),
      plannedCustom(
        customRecord(
          { ...many, ...channels },
          {},
          {
            metrics: Array.from({ length: 40 }, (_, index) => `m${index}`.padEnd(128, '/')),
            distribution: { type: 'mpi', options: 'x'.repeat(2_500) },
          },
        ),
        {
          ...valuesOf(many, 'x'),
          i1: 'x'.repeat(2_498),
          i2: 'x'.repeat(2_499),
          ...valuesOf(channels, 's3://data/x'),
        },
      ),
      // The API takes no line ends of any kind.
      plannedCustom(customRecord({ x: input.text(), y: input.text({ default: '\n\r\u0085' }) }), {
        x: 'a\n\r\t\u0000\u0085\u2028\u2029\u000b\u000c',
      }),
    ].map(({ request }) => request);
    expect(complaintsOf(bodies)).toEqual(bodies.map(() => []));
    expect(Object.keys(bodies[1]?.HyperParameters ?? {})).toHaveLength(100);
  });
});

describe('the definition of a metric', () => {
  const NAMES = ['loss', 'val_loss', 'a.b', 'aXb', 'train:loss', 'f-1', 'a/b', 'm@5', 'loss2'];
  const VALUES = [0, 1, -1, 0.25, 1e-7, -2.5e300, 5e-324, 1e22, 123_456_789];
  const definitions =
    plannedCustom(customRecord({}, {}, { metrics: NAMES })).request.AlgorithmSpecification
      .MetricDefinitions ?? [];

  test('finds exactly what the runner logs under its name', () => {
    const log = runPython(
      [
        '-c',
        'import json,sys\nfrom rankzero.metrics import log_metric\nfor name,value,step in json.load(sys.stdin): log_metric(name,value,step)',
      ],
      JSON.stringify(
        NAMES.flatMap((name, index) =>
          VALUES.map((value) => [name, value + index, index % 2 ? 7 : null]),
        ),
      ),
    );
    for (const [index, { Name, Regex }] of definitions.entries()) {
      const found = [...log.matchAll(new RegExp(Regex, 'g'))].map(([, value]) => Number(value));
      expect([Name, found]).toEqual([NAMES[index], VALUES.map((value) => value + index)]);
    }
  });

  test('does not find what is not a number, nor what only looks like it', () => {
    const log = runPython([
      '-c',
      'from rankzero.metrics import log_metric\nfor value in ("nan", "inf", "-inf"): log_metric("loss", float(value))\nprint("loss=1; rankzero loss=2; [rankzero] loss = 3;")',
    ]);
    expect(log.split('\n')).toHaveLength(5);
    expect(definitions.filter(({ Regex }) => new RegExp(Regex).test(log))).toEqual([]);
  });
});
