import { InvalidRequestError, Problems } from '../problems';
import { type Channel, MAX_REQUEST_BYTES, type RequestOverrides, readRequest } from '../requests';
import type { JobSettings, TaskRecord } from '../tasks';
import { checkSettings } from '../tasks/check-settings';
import { checkpointsUri, jobsUri, manifestKey } from './layout';
import { attemptOf, checkExecutionName, jobName } from './names';
import { resolveBuiltin } from './resolve-builtin';
import { resolveCustom } from './resolve-custom';
import type {
  AccountFacts,
  CreateTrainingJob,
  ExecutionFacts,
  InputChannel,
  TrainingPlan,
} from './types';

/**
 * Resolves a task and a request to the exact body of CreateTrainingJob.
 *
 * Pure: no clock, no network, nothing random.
 * @throws InvalidRequest – with every problem of the request, the execution's name and the region.
 */
export function planTraining(
  record: TaskRecord,
  request: unknown,
  execution: ExecutionFacts,
  facts: AccountFacts,
): TrainingPlan {
  const problems = new Problems();
  checkExecutionName(execution.name, problems);
  const read = readRequest(request, problems);
  const settings = override(record.settings, read?.overrides ?? {});
  const job =
    record.kind === 'builtin'
      ? resolveBuiltin(record, read, settings, facts, problems)
      : resolveCustom(record, read, execution, facts, problems);
  // Nothing more can be said of a request whose envelope cannot be read.
  if (read === undefined) throw new InvalidRequestError(problems.list);
  checkSettings(settings, '$.overrides', problems);
  problems.throwIfAny();
  const attempt = attemptOf(execution);
  const name = jobName(execution.name, attempt);
  const plan: TrainingPlan = {
    kind: 'training',
    task: record.name,
    execution: execution.name,
    attempt,
    jobName: name,
    request: {
      TrainingJobName: name,
      AlgorithmSpecification: {
        TrainingImage: job.image,
        TrainingInputMode: 'File',
        ...(job.metricDefinitions.length === 0 ? {} : { MetricDefinitions: job.metricDefinitions }),
      },
      RoleArn: facts.roleArn,
      ...presentMap('HyperParameters', job.hyperparameters),
      ...(job.channels.length === 0 ? {} : { InputDataConfig: job.channels.map(inputChannel) }),
      ...jobConfig(settings, execution.name, facts),
      ...presentMap('Environment', settings.environment),
      Tags: tags(settings, record.name, execution.name, facts.workflow),
    },
    outputs: record.outputs,
    ...(record.kind === 'custom' ? { manifest: manifestKey(name) } : {}),
  };
  checkSize(plan, problems);
  return job.document === undefined ? plan : { ...plan, document: job.document };
}

/** A state's output has the limit of an execution's input; past it nothing could be caught. */
function checkSize(plan: TrainingPlan, problems: Problems): void {
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes <= MAX_REQUEST_BYTES) return;
  problems.add('RequestTooLarge', '$', 'The plan of this request does not fit a state machine.', {
    found: `${bytes} bytes`,
    allowed: `at most ${MAX_REQUEST_BYTES} bytes; keep large values in S3`,
  });
  problems.throwIfAny();
}

/** The task's settings with the request's over them. */
function override(settings: JobSettings, overrides: RequestOverrides): JobSettings {
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

function inputChannel(channel: Channel): InputChannel {
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

type JobConfig = Omit<
  CreateTrainingJob,
  | 'TrainingJobName'
  | 'AlgorithmSpecification'
  | 'RoleArn'
  | 'HyperParameters'
  | 'InputDataConfig'
  | 'Environment'
  | 'Tags'
>;

function jobConfig(settings: JobSettings, execution: string, facts: AccountFacts): JobConfig {
  const { resources, stoppingCondition, encryption, network } = settings;
  return {
    OutputDataConfig: {
      S3OutputPath: jobsUri(facts.bucket),
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
      ? { CheckpointConfig: { S3Uri: checkpointsUri(facts.bucket, execution) } }
      : {}),
  };
}

/** The user's tags and three that lead from a job back to where it came from. */
function tags(
  settings: JobSettings,
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
function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function presentMap<K extends string, V extends object>(key: K, value: V): { [P in K]?: V } {
  return present(key, Object.keys(value).length === 0 ? undefined : value);
}
