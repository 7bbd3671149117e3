import { checkTrainingJob } from '../../../../lib/local/sagemaker/validation/training-job';
import { channel, fixtureImages, requestFor } from '../_helpers/local-sagemaker';

const algorithm = {
  name: 'XGBoost',
  program: { command: [] },
  isAlgorithm: true,
  metricDefinitions: [{ Name: 'validation:rmse', Regex: 'rmse:(\\S+)' }],
};

const images = Object.assign(
  (image: string) => (image === 'algorithm' ? algorithm : fixtureImages(image)),
  { known: ['fixture/*'] },
);

const specification = (changes: Record<string, unknown>) => ({
  AlgorithmSpecification: {
    TrainingImage: 'fixture/ok',
    TrainingInputMode: 'File',
    ...changes,
  },
});

const resources = (changes: Record<string, unknown>) => ({
  ResourceConfig: {
    InstanceType: 'ml.m5.large',
    InstanceCount: 1,
    VolumeSizeInGB: 1,
    ...changes,
  },
});

const alone = {
  name: 'kmeans',
  program: { command: [] },
  tooManyHosts: (hosts: number) => (hosts > 1 ? `one host, found ${hosts}` : undefined),
};

test('more hosts than an image trains on are refused before the job is there', () => {
  const create = (ResourceConfig: object) =>
    checkTrainingJob(requestFor('ok', 'job', { ResourceConfig }), () => alone);
  const instances = { InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 };
  expect(() => create({ ...instances, InstanceCount: 1 })).not.toThrow();
  expect(() => create({ ...instances, InstanceCount: 2 })).toThrow('one host, found 2');
});

function check(changes: Record<string, unknown>) {
  return checkTrainingJob(requestFor('ok', 'job', changes), images);
}

function refusal(changes: Record<string, unknown>): { code: string; message: string } {
  try {
    check(changes);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
  throw new Error('was accepted');
}

describe('checkTrainingJob', () => {
  test('takes a minimal request and one with every member that is only described', () => {
    expect(check({}).metricDefinitions).toEqual([]);
    const full = {
      HyperParameters: { eta: '0.1', empty: '' },
      InputDataConfig: [
        channel('train', 'x'),
        channel('validation', 'y', { ContentType: 'text/csv' }),
      ],
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      StoppingCondition: { MaxRuntimeInSeconds: 10, MaxWaitTimeInSeconds: 10 },
      Tags: [{ Key: 'team', Value: '' }],
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      EnableManagedSpotTraining: true,
      CheckpointConfig: { S3Uri: 's3://b/c' },
      Environment: { A: 'b\nc' },
      RetryStrategy: { MaximumRetryAttempts: 2 },
      ExperimentConfig: { ExperimentName: 'e' },
      DebugRuleConfigurations: [],
      SessionChainingConfig: null,
    };
    expect(check(full).request).toMatchObject({ HyperParameters: { eta: '0.1', empty: '' } });
    expect(check(full).request).not.toHaveProperty('SessionChainingConfig');
  });

  test('fails with every violated constraint, counted and worded as AWS does', () => {
    expect(
      refusal({
        TrainingJobName: 'no_underscore',
        RoleArn: undefined,
        StoppingCondition: { MaxRuntimeInSeconds: 0 },
        ...specification({ TrainingInputMode: 'Files' }),
      }),
    ).toEqual({
      code: 'ValidationException',
      message:
        "4 validation errors detected: Value 'no_underscore' at 'trainingJobName' failed to satisfy " +
        'constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}; ' +
        "Value 'Files' at 'algorithmSpecification.trainingInputMode' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [Pipe, File, FastFile]; ' +
        "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1; ' +
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    });
  });

  test.each([
    ['a name of 64 characters', { TrainingJobName: 'a'.repeat(64) }, 'less than or equal to 63'],
    ['a name ending with a hyphen', { TrainingJobName: 'a-' }, 'regular expression pattern'],
    [
      '101 hyperparameters',
      { HyperParameters: Object.fromEntries([...Array(101).keys()].map((i) => [`h${i}`, '1'])) },
      "at 'hyperParameters' failed to satisfy constraint: Member must have length less than or equal to 100",
    ],
    [
      'a hyperparameter of 2,501 characters',
      { HyperParameters: { h: 'x'.repeat(2501) } },
      'Map value must satisfy constraint: [Member must have length less than or equal to 2500',
    ],
    ['a hyperparameter of two lines', { HyperParameters: { h: 'a\nb' } }, 'Map value must satisfy'],
    ['an environment name with a dash', { Environment: { 'A-B': '1' } }, 'Map keys must satisfy'],
    ['an unknown instance type', resources({ InstanceType: 'ml.m5.huge' }), 'enum value set'],
    [
      'a volume larger than the local storage of the instances',
      resources({ InstanceType: 'ml.g4dn.xlarge', VolumeSizeInGB: 900 }),
      'greater than the local storage of ml.g4dn.xlarge, which has 125 GB',
    ],
    [
      'a key of a volume where storage is local',
      resources({ InstanceType: 'ml.g5.xlarge', VolumeKmsKeyId: 'alias/v' }),
      'VolumeKmsKeyId in ResourceConfig is not supported for ml.g5.xlarge',
    ],
    ['no channel in the list', { InputDataConfig: [] }, 'greater than or equal to 1'],
    [
      'a bad channel name',
      { InputDataConfig: [channel('a b', 'x')] },
      "Value 'a b' at 'inputDataConfig.1.member.channelName'",
    ],
    [
      'a bad security group',
      { VpcConfig: { SecurityGroupIds: ['sg_1'], Subnets: ['s'] } },
      "Value '[sg_1]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy constraint: [",
    ],
    [
      'no image',
      specification({ TrainingImage: undefined }),
      'either TrainingImage or AlgorithmName',
    ],
    ['an image and an algorithm', specification({ AlgorithmName: 'mine' }), 'not both'],
    [
      'an image that cannot run here',
      specification({ TrainingImage: '1.dkr.ecr.us-east-1.amazonaws.com/x:1' }),
      'Images that run in the local account: fixture/*.',
    ],
    ['an entry point', specification({ ContainerEntrypoint: ['x'] }), 'ContainerEntrypoint'],
    ['no resources', { ResourceConfig: undefined }, 'ResourceConfig is required'],
    ['no instance', resources({ InstanceCount: 0 }), 'must be at least 1'],
    ['no volume', resources({ VolumeSizeInGB: undefined }), 'VolumeSizeInGB'],
    ['no stopping condition', { StoppingCondition: undefined }, 'StoppingCondition is required'],
    [
      'spot without a wait time',
      { EnableManagedSpotTraining: true },
      'Invalid MaxWaitTimeInSeconds. It must be present',
    ],
    [
      'a wait time below the run time',
      {
        EnableManagedSpotTraining: true,
        StoppingCondition: { MaxRuntimeInSeconds: 20, MaxWaitTimeInSeconds: 10 },
      },
      'greater than or equal to MaxRuntimeInSeconds (20)',
    ],
    [
      'a wait time without spot',
      { StoppingCondition: { MaxRuntimeInSeconds: 10, MaxWaitTimeInSeconds: 20 } },
      'Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true',
    ],
    [
      'a warm pool with spot',
      {
        EnableManagedSpotTraining: true,
        StoppingCondition: { MaxRuntimeInSeconds: 10, MaxWaitTimeInSeconds: 20 },
        ...resources({ KeepAlivePeriodInSeconds: 60 }),
      },
      'KeepAlivePeriodInSeconds',
    ],
    [
      'a channel that would have to be unpacked in File mode',
      { InputDataConfig: [channel('train', 'x', { CompressionType: 'Gzip' })] },
      'CompressionType Gzip is used in Pipe mode only, and the mode is File',
    ],
    [
      'an augmented manifest',
      {
        InputDataConfig: [
          channel('train', 'x', {
            InputMode: 'Pipe',
            source: { S3DataType: 'AugmentedManifestFile', AttributeNames: ['a'] },
          }),
        ],
      },
      'AugmentedManifestFile is not available in the local account',
    ],
    ['a channel twice', { InputDataConfig: [channel('a', 'x'), channel('a', 'y')] }, 'given twice'],
    [
      'a file system',
      {
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: {
              FileSystemDataSource: {
                FileSystemId: 'fs-12345678',
                FileSystemAccessMode: 'ro',
                FileSystemType: 'EFS',
                DirectoryPath: '/',
              },
            },
          },
        ],
      },
      'FileSystemDataSource is not available in the local account',
    ],
    [
      'an unknown instance group',
      { InputDataConfig: [channel('train', 'x', { source: { InstanceGroupNames: ['g'] } })] },
      "no instance group 'g'",
    ],
    [
      'checkpoints outside of /opt/ml',
      { CheckpointConfig: { S3Uri: 's3://b/c', LocalPath: '/opt/ml/../x' } },
      'below /opt/ml',
    ],
    ['a reserved tag', { Tags: [{ Key: 'aws:x', Value: '' }] }, "reserved prefix 'aws:'"],
    [
      'a tag twice',
      {
        Tags: [
          { Key: 'x', Value: '1' },
          { Key: 'x', Value: '2' },
        ],
      },
      'Duplicate tag key',
    ],
    ['what does not run here', { MlflowConfig: { MlflowResourceArn: 'x' } }, 'MlflowConfig'],
    [
      'an invalid expression',
      specification({ MetricDefinitions: [{ Name: 'm', Regex: '(' }] }),
      "Invalid regular expression '(' of metric definition 'm'",
    ],
  ])('fails on %s', (_, changes, message) => {
    expect(refusal(changes)).toEqual({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('takes an instance type that AWS may have added since', () => {
    expect(check(resources({ InstanceType: 'ml.m99i.2xlarge' })).request.ResourceConfig).toEqual({
      InstanceType: 'ml.m99i.2xlarge',
      InstanceCount: 1,
      VolumeSizeInGB: 1,
    });
  });

  test('fails on unknown members and wrong types, naming them', () => {
    expect(refusal({ Hyperparameters: {} })).toEqual({
      code: 'SerializationException',
      message: expect.stringMatching(
        /^Unknown member 'Hyperparameters'\. Known members: Algorithm/,
      ),
    });
    expect(refusal(resources({ InstanceCount: '1' }))).toEqual({
      code: 'SerializationException',
      message: "STRING_VALUE can not be converted to an Integer at 'resourceConfig.instanceCount'",
    });
    expect(refusal({ HyperParameters: { eta: 0.1 } }).message).toContain(
      'DECIMAL_VALUE can not be converted to a String',
    );
    expect(() => checkTrainingJob([], images)).toThrow('the request body');
  });

  test('fails on a run of more than 28 days as on an exceeded limit', () => {
    expect(refusal({ StoppingCondition: { MaxRuntimeInSeconds: 2_419_201 } }).code).toBe(
      'ResourceLimitExceeded',
    );
  });

  test('injects the metric definitions of an algorithm, which cannot be overridden', () => {
    const own = (...MetricDefinitions: unknown[]) =>
      specification({ TrainingImage: 'algorithm', MetricDefinitions });
    expect(check(own()).metricDefinitions).toEqual(algorithm.metricDefinitions);
    expect(check(own(algorithm.metricDefinitions[0])).metricDefinitions).toHaveLength(1);
    expect(refusal(own({ Name: 'mine', Regex: 'x(.)' })).message).toBe(
      "You can't override the metric definitions for Amazon SageMaker algorithms. " +
        'Please retry the request without specifying metric definitions.',
    );
  });
});
