import type {
  AccountFacts,
  Channel,
  CreateTrainingJob,
  InputChannel,
  JobSettings,
  RequestOverrides,
} from '../model';
import { checkpointsUri, jobsUri } from './layout';

/** The parts of a job's body that training and tuning jobs share. */

/** The task's settings with the request's over them. */
export function override(settings: JobSettings, overrides: RequestOverrides): JobSettings {
  const { instanceType, ...resources } = overrides.resources ?? {};
  return {
    ...settings,
    resources: {
      ...settings.resources,
      ...resources,
      ...(instanceType === undefined
        ? {}
        : { instanceTypes: typeof instanceType === 'string' ? [instanceType] : instanceType }),
    },
    stoppingCondition: { ...settings.stoppingCondition, ...overrides.stoppingCondition },
    environment: { ...settings.environment, ...overrides.environment },
    tags: { ...settings.tags, ...overrides.tags },
  };
}

/** A channel as the API has it. */
export function inputChannel(channel: Channel): InputChannel {
  return {
    ChannelName: channel.name,
    DataSource: {
      S3DataSource: {
        S3DataType: channel.s3DataType ?? 'S3Prefix',
        S3Uri: channel.uri,
        // Always given: without it XGBoost's container stops at a missing key.
        S3DataDistributionType: channel.distribution ?? 'FullyReplicated',
        ...present('AttributeNames', channel.attributeNames),
      },
    },
    ...present('ContentType', channel.contentType),
    ...present('CompressionType', channel.compressionType),
    ...present('RecordWrapperType', channel.recordWrapperType),
    ...present('InputMode', channel.inputMode),
    ...(channel.shuffleSeed === undefined ? {} : { ShuffleConfig: { Seed: channel.shuffleSeed } }),
  };
}

export type JobConfig = Omit<
  CreateTrainingJob,
  | 'TrainingJobName'
  | 'AlgorithmSpecification'
  | 'RoleArn'
  | 'HyperParameters'
  | 'InputDataConfig'
  | 'Environment'
  | 'Tags'
>;

/** What follows from a job's settings. */
export function jobConfig(
  settings: JobSettings,
  execution: string,
  facts: AccountFacts,
): JobConfig {
  const { resources, stoppingCondition, encryption, network } = settings;
  return {
    OutputDataConfig: {
      S3OutputPath: jobsUri(facts.bucket, facts.folder),
      ...present('KmsKeyId', encryption.outputKmsKeyId),
    },
    ResourceConfig: {
      InstanceType: resources.instanceTypes[0] as string,
      InstanceCount: resources.instanceCount,
      VolumeSizeInGB: resources.volumeSizeInGB,
      ...present('VolumeKmsKeyId', encryption.volumeKmsKeyId),
      ...present('KeepAlivePeriodInSeconds', resources.keepAlivePeriodInSeconds),
    },
    StoppingCondition: {
      MaxRuntimeInSeconds: stoppingCondition.maxRuntimeInSeconds,
      ...present('MaxWaitTimeInSeconds', stoppingCondition.maxWaitTimeInSeconds),
      ...present('MaxPendingTimeInSeconds', stoppingCondition.maxPendingTimeInSeconds),
    },
    ...(network.subnets?.length
      ? {
          VpcConfig: {
            Subnets: network.subnets,
            SecurityGroupIds: network.securityGroupIds as readonly string[],
          },
        }
      : {}),
    ...present('EnableNetworkIsolation', network.isolation),
    ...present('EnableInterContainerTrafficEncryption', encryption.interContainerTraffic),
    ...(settings.spot ? { EnableManagedSpotTraining: true } : {}),
    ...(settings.checkpoints
      ? { CheckpointConfig: { S3Uri: checkpointsUri(facts.bucket, execution, facts.folder) } }
      : {}),
  };
}

/** The user's tags and three that lead from a job back to where it came from. */
export function jobTags(
  settings: Pick<JobSettings, 'tags'>,
  task: string,
  execution: string,
  workflow: string,
): CreateTrainingJob['Tags'] {
  const all = {
    ...settings.tags,
    'rankzero:workflow': workflow,
    'rankzero:task': task,
    'rankzero:execution': execution,
  };
  return Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
}

/** A member, or nothing where there is no value: the API knows no empty placeholders. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** A map, or nothing where it is empty. */
export function presentMap<K extends string, V extends object>(key: K, value: V): { [P in K]?: V } {
  return present(key, Object.keys(value).length === 0 ? undefined : value);
}
