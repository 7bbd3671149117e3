/**
 * Input shapes of the SageMaker operations that run locally.
 * Facts from the API model that AWS publishes (botocore, sagemaker/2017-07-24).
 */
import { INSTANCE_TYPE, INSTANCE_TYPES } from '../../../core/algorithms/instance-types';
import {
  boolean,
  enumeration,
  integer,
  list,
  map,
  string,
  structure,
  timestamp,
} from '../../aws/shapes';

const ANY = '.*';
const JOB_NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}';
const KMS_KEY = string(0, 2048, '[a-zA-Z0-9:/_-]*');
const TRAINING_PLAN = 'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:training-plan/.*';
const STATUSES = ['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped', 'Deleting'];

const jobName = string(1, 63, JOB_NAME);
const s3Uri = string(0, 1024, '(https|s3)://([^/]+)/?(.*)');
/** AWS adds types more often than we do. */
export const instanceType = { ...enumeration(...INSTANCE_TYPES), furtherValues: INSTANCE_TYPE };
const inputMode = enumeration('Pipe', 'File', 'FastFile');
const groupName = string(1, 64, '.+');
const localPath = string(0, 4096, ANY);
const experimentName = string(1, 120, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}');
const resourceArn = string(0, 256, 'arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+');
const networkId = string(0, 32, '[-0-9a-zA-Z]+');
const nextToken = string(0, 8192, ANY);
const tagText = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const tagKey = string(1, 128, tagText);
const tags = list(structure({ 'Key!': tagKey, 'Value!': string(0, 256, tagText) }), 0, 50);
const parameters = map(string(1, 256, ANY), string(0, 256, ANY), { min: 0, max: 20 });

const metricDefinitions = list(
  structure({ 'Name!': string(1, 255, '.+'), 'Regex!': string(1, 500, '.+') }),
  0,
  40,
);

const algorithmSpecification = structure({
  TrainingImage: string(0, 255, ANY),
  AlgorithmName: string(
    1,
    170,
    '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)',
  ),
  'TrainingInputMode!': inputMode,
  MetricDefinitions: metricDefinitions,
  EnableSageMakerMetricsTimeSeries: boolean,
  ContainerEntrypoint: list(string(0, 256, ANY), 1, 100),
  ContainerArguments: list(string(0, 256, ANY), 1, 100),
  TrainingImageConfig: structure({
    'TrainingRepositoryAccessMode!': enumeration('Platform', 'Vpc'),
    TrainingRepositoryAuthConfig: structure({
      'TrainingRepositoryCredentialsProviderArn!': string(
        1,
        2048,
        'arn:[a-zA-Z0-9\\-]+:lambda:[a-zA-Z0-9\\-]+:[0-9]{12}:function:.*',
      ),
    }),
  }),
});

const dataSource = structure({
  S3DataSource: structure({
    'S3DataType!': enumeration('ManifestFile', 'S3Prefix', 'AugmentedManifestFile', 'Converse'),
    'S3Uri!': s3Uri,
    S3DataDistributionType: enumeration('FullyReplicated', 'ShardedByS3Key'),
    AttributeNames: list(string(1, 256, '.+'), 0, 16),
    InstanceGroupNames: list(groupName, 0, 5),
    ModelAccessConfig: structure({ 'AcceptEula!': boolean }),
    HubAccessConfig: structure({ 'HubContentArn!': string(0, 255, ANY) }),
  }),
  FileSystemDataSource: structure({
    'FileSystemId!': string(11, 21, '(fs-[0-9a-f]{8,})'),
    'FileSystemAccessMode!': enumeration('rw', 'ro'),
    'FileSystemType!': enumeration('EFS', 'FSxLustre'),
    'DirectoryPath!': localPath,
  }),
  DatasetSource: structure({ 'DatasetArn!': string(0, 2048) }),
});

const channel = structure({
  'ChannelName!': string(1, 64, '[A-Za-z0-9\\.\\-_]+'),
  'DataSource!': dataSource,
  ContentType: string(0, 256, ANY),
  CompressionType: enumeration('None', 'Gzip'),
  RecordWrapperType: enumeration('None', 'RecordIO'),
  InputMode: inputMode,
  ShuffleConfig: structure({ 'Seed!': integer() }),
});

const resourceConfig = structure({
  InstanceType: instanceType,
  InstanceCount: integer(0),
  VolumeSizeInGB: integer(0),
  VolumeKmsKeyId: KMS_KEY,
  KeepAlivePeriodInSeconds: integer(0, 21600),
  InstanceGroups: list(
    structure({
      'InstanceType!': instanceType,
      'InstanceCount!': integer(0),
      'InstanceGroupName!': groupName,
    }),
    0,
    5,
  ),
  TrainingPlanArn: string(50, 2048, TRAINING_PLAN),
  InstancePlacementConfig: structure({
    EnableMultipleJobs: boolean,
    PlacementSpecifications: list(
      structure({ UltraServerId: string(0, 256), 'InstanceCount!': integer(0) }),
      0,
      10,
    ),
  }),
});

const profilerConfig = structure({
  S3OutputPath: s3Uri,
  ProfilingIntervalInMilliseconds: integer(),
  ProfilingParameters: parameters,
  DisableProfiler: boolean,
});
const remoteDebugConfig = structure({ EnableRemoteDebug: boolean });

export const createTrainingJobInput = structure({
  'TrainingJobName!': jobName,
  HyperParameters: map(string(0, 256, ANY), string(0, 2500, ANY), { min: 0, max: 100 }),
  AlgorithmSpecification: algorithmSpecification,
  'RoleArn!': string(20, 2048, 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+'),
  InputDataConfig: list(channel, 1, 20),
  'OutputDataConfig!': structure({
    KmsKeyId: KMS_KEY,
    'S3OutputPath!': s3Uri,
    CompressionType: enumeration('GZIP', 'NONE'),
  }),
  ResourceConfig: resourceConfig,
  VpcConfig: structure({
    'SecurityGroupIds!': list(networkId, 1, 5),
    'Subnets!': list(networkId, 1, 16),
  }),
  StoppingCondition: structure({
    MaxRuntimeInSeconds: integer(1),
    MaxWaitTimeInSeconds: integer(1),
    MaxPendingTimeInSeconds: integer(1800, 2419200),
  }),
  Tags: tags,
  EnableNetworkIsolation: boolean,
  EnableInterContainerTrafficEncryption: boolean,
  EnableManagedSpotTraining: boolean,
  CheckpointConfig: structure({ 'S3Uri!': s3Uri, LocalPath: localPath }),
  DebugHookConfig: structure({
    LocalPath: localPath,
    'S3OutputPath!': s3Uri,
    HookParameters: parameters,
    CollectionConfigurations: list(
      structure({ CollectionName: string(1, 256, ANY), CollectionParameters: parameters }),
      0,
      20,
    ),
  }),
  ExperimentConfig: structure({
    ExperimentName: experimentName,
    TrialName: experimentName,
    TrialComponentDisplayName: experimentName,
    RunName: experimentName,
  }),
  ProfilerConfig: profilerConfig,
  Environment: map(string(0, 512, '[a-zA-Z_][a-zA-Z0-9_]*'), string(0, 512, '[\\S\\s]*'), {
    min: 0,
    max: 100,
  }),
  RetryStrategy: structure({ 'MaximumRetryAttempts!': integer(1, 30) }),
  RemoteDebugConfig: remoteDebugConfig,
  InfraCheckConfig: structure({ EnableInfraCheck: boolean }),
  SessionChainingConfig: structure({ EnableSessionTagChaining: boolean }),
});

/** Input of DescribeTrainingJob and StopTrainingJob. */
export const trainingJobNameInput = structure({ 'TrainingJobName!': jobName });

export const updateTrainingJobInput = structure({
  'TrainingJobName!': jobName,
  ProfilerConfig: profilerConfig,
  RemoteDebugConfig: remoteDebugConfig,
  ResourceConfig: structure({ 'KeepAlivePeriodInSeconds!': integer(0, 21600) }),
});

export const listTrainingJobsInput = structure({
  NextToken: nextToken,
  MaxResults: integer(1, 100),
  CreationTimeAfter: timestamp,
  CreationTimeBefore: timestamp,
  LastModifiedTimeAfter: timestamp,
  LastModifiedTimeBefore: timestamp,
  NameContains: string(0, 63, '[a-zA-Z0-9\\-]+'),
  StatusEquals: enumeration(...STATUSES),
  SortBy: enumeration('Name', 'CreationTime', 'Status'),
  SortOrder: enumeration('Ascending', 'Descending'),
  WarmPoolStatusEquals: enumeration('Available', 'Terminated', 'Reused', 'InUse'),
  TrainingPlanArnEquals: string(50, 2048, TRAINING_PLAN),
});

export const addTagsInput = structure({ 'ResourceArn!': resourceArn, 'Tags!': tags });
export const listTagsInput = structure({
  'ResourceArn!': resourceArn,
  NextToken: nextToken,
  MaxResults: integer(50),
});
export const deleteTagsInput = structure({
  'ResourceArn!': resourceArn,
  'TagKeys!': list(tagKey, 1, 50),
});
