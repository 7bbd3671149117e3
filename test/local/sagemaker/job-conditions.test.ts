import { type Authorizer, createAuthorizer } from '../../../lib/local/iam';
import { requirementsOf } from '../../../lib/local/operations';
import { SAGEMAKER } from '../../../lib/local/sagemaker';
import { jobConditions } from '../../../lib/local/sagemaker/job-conditions';
import { removeDirectories } from '../_helpers/assemblies';
import { allow, assemblyOf, role, roleArn } from '../iam/_helpers/roles';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const FLAGS = {
  'sagemaker:InterContainerTrafficEncryption': 'false',
  'sagemaker:NetworkIsolation': 'false',
};

afterAll(removeDirectories);

const fileSystem = (FileSystemId: string, DirectoryPath: string) => ({
  ChannelName: 'c',
  DataSource: {
    FileSystemDataSource: {
      FileSystemId,
      FileSystemType: 'EFS',
      FileSystemAccessMode: 'ro',
      DirectoryPath,
    },
  },
});

describe('the condition keys of a job', () => {
  test.each<[string, Record<string, unknown>, Record<string, string | string[]>]>([
    ['nothing but flags', {}, {}],
    [
      'its types: its own, and those of groups',
      {
        ResourceConfig: {
          InstanceType: 'ml.m5.large',
          InstanceGroups: [{ InstanceType: 'ml.c5.large' }, { InstanceType: 'ml.m5.large' }],
        },
      },
      { InstanceTypes: ['ml.m5.large', 'ml.c5.large'] },
    ],
    [
      'its network',
      { VpcConfig: { Subnets: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] } },
      { VpcSubnets: ['subnet-1', 'subnet-2'], VpcSecurityGroupIds: ['sg-1'] },
    ],
    [
      'its flags',
      {
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        RemoteDebugConfig: { EnableRemoteDebug: false },
      },
      {
        NetworkIsolation: 'true',
        InterContainerTrafficEncryption: 'true',
        EnableRemoteDebug: 'false',
      },
    ],
    [
      'its times',
      {
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        ResourceConfig: { KeepAlivePeriodInSeconds: 60 },
      },
      { MaxRuntimeInSeconds: '3600', KeepAlivePeriod: '60' },
    ],
    [
      'its keys',
      { ResourceConfig: { VolumeKmsKeyId: 'v' }, OutputDataConfig: { KmsKeyId: 'o' } },
      { VolumeKmsKey: 'v', OutputKmsKey: 'o' },
    ],
    ['no key that is empty', { OutputDataConfig: { KmsKeyId: '' } }, {}],
    [
      'its file system',
      { InputDataConfig: [{ ChannelName: 's3' }, fileSystem('fs-1', '/a')] },
      {
        FileSystemId: 'fs-1',
        FileSystemType: 'EFS',
        FileSystemAccessMode: 'ro',
        FileSystemDirectoryPath: '/a',
      },
    ],
  ])('are %s', (_, input, expected) => {
    const keys = Object.entries(expected).map(([key, value]) => [`sagemaker:${key}`, value]);
    expect(jobConditions(input)).toEqual([{ ...FLAGS, ...Object.fromEntries(keys) }]);
  });

  test('have to be met for each file system', () => {
    const InputDataConfig = [fileSystem('fs-1', '/a'), fileSystem('fs-1', '/b')];
    expect(
      jobConditions({ InputDataConfig }).map((keys) => keys['sagemaker:FileSystemDirectoryPath']),
    ).toEqual(['/a', '/b']);
  });

  test('have to be met by each definition of a tuning job, whose lists are one', () => {
    const definition = (type: string, seconds: number) => ({
      HyperParameterTuningResourceConfig: { InstanceConfigs: [{ InstanceType: type }] },
      StoppingCondition: { MaxRuntimeInSeconds: seconds },
    });
    const TrainingJobDefinitions = [
      definition('ml.m5.large', 60),
      definition('ml.c5.large', 60),
      definition('ml.m5.large', 7200),
    ];
    const InstanceTypes = ['ml.m5.large', 'ml.c5.large'];
    expect(jobConditions({ TrainingJobDefinitions })).toEqual(
      ['60', '7200'].map((seconds) => ({
        ...FLAGS,
        'sagemaker:InstanceTypes': InstanceTypes,
        'sagemaker:MaxRuntimeInSeconds': seconds,
      })),
    );
  });

  test.each([null, 'text', 7, [null]])('fail at no input: %j', (odd) => {
    const input = { ResourceConfig: odd, InputDataConfig: odd, VpcConfig: odd };
    expect(jobConditions(input)).toEqual([FLAGS]);
  });
});

describe('limits in a policy', () => {
  let authorizer: Authorizer;

  beforeAll(() => {
    const actions = ['sagemaker:CreateTrainingJob', 'sagemaker:CreateHyperParameterTuningJob'];
    authorizer = createAuthorizer(
      assemblyOf((stack) => {
        role(
          stack,
          'limited',
          allow(actions, ['*'], {
            'ForAllValues:StringLike': { 'sagemaker:InstanceTypes': ['ml.m5.*'] },
            Null: { 'sagemaker:InstanceTypes': 'false' },
            NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '3600' },
            'ForAllValues:StringEquals': { 'sagemaker:VpcSubnets': ['subnet-1'] },
            ArnLike: { 'sagemaker:VolumeKmsKey': 'arn:aws:kms:*:*:key/k' },
            Bool: { 'sagemaker:NetworkIsolation': 'true' },
            BoolIfExists: { 'sagemaker:EnableRemoteDebug': 'false' },
          }),
        );
      }),
    );
  });

  const within = {
    ResourceConfig: {
      InstanceType: 'ml.m5.large',
      VolumeKmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/k',
    },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    VpcConfig: { Subnets: ['subnet-1'] },
    EnableNetworkIsolation: true,
  };

  async function isAllowed(operation: string, input: Record<string, unknown>) {
    const needed = requirementsOf(SAGEMAKER, operation, input, PLACE);
    const decisions = await Promise.all(
      needed.map((it) => authorizer.authorize({ principal: roleArn('limited'), ...it })),
    );
    return decisions.every(({ allowed }) => allowed);
  }

  test.each<[string, Record<string, unknown>, boolean]>([
    ['within them', {}, true],
    [
      'of a larger type',
      { ResourceConfig: { ...within.ResourceConfig, InstanceType: 'ml.p5.48xlarge' } },
      false,
    ],
    [
      'of a larger type in a group',
      {
        ResourceConfig: {
          ...within.ResourceConfig,
          InstanceGroups: [{ InstanceType: 'ml.p5.48xlarge' }],
        },
      },
      false,
    ],
    ['of no type', { ResourceConfig: {} }, false],
    ['that runs longer', { StoppingCondition: { MaxRuntimeInSeconds: 3601 } }, false],
    ['that names no time', { StoppingCondition: {} }, false],
    ['in another subnet too', { VpcConfig: { Subnets: ['subnet-1', 'subnet-2'] } }, false],
    ['without a key', { ResourceConfig: { InstanceType: 'ml.m5.large' } }, false],
    ['without isolation', { EnableNetworkIsolation: false }, false],
    ['with remote debugging', { RemoteDebugConfig: { EnableRemoteDebug: true } }, false],
  ])('a job %s', async (_, changes, expected) => {
    const job = { ...within, ...changes };
    await expect(isAllowed('CreateTrainingJob', { TrainingJobName: 'j', ...job })).resolves.toBe(
      expected,
    );
    const tuning = { HyperParameterTuningJobName: 't', TrainingJobDefinitions: [within, job] };
    await expect(isAllowed('CreateHyperParameterTuningJob', tuning)).resolves.toBe(expected);
  });
});
