import { ALGORITHMS, imageUri, isObject, Problems, RankZeroError } from '../../core';
import { given, listIn, type Members, objectIn, unlessEmpty } from './members';
import type { FlyteTemplate } from './template';
import { type Translation, taskName } from './translation';

/** Kinds of tasks of the connectors of 2026, which hold the body of a call of the API. */
export const CONNECTOR_TASKS = [
  'sagemaker-training-job',
  'sagemaker-hyperparameter-tuning-job',
] as const;

/** What Flyte fills in when a task runs. */
const PLACEHOLDER = /\{(?:inputs|idempotence_token)[^}]*\}/;

/**
 * A task of Flyte's connectors: the body of CreateTrainingJob or CreateHyperParameterTuningJob, with
 * placeholders.
 *
 * @throws FlyteTaskInvalid – when the template has no such body
 * @see https://pypi.org/project/flytekitplugins-awssagemaker/
 */
export function ofConnector(template: FlyteTemplate): Translation {
  const { config, images } = template.custom;
  if (!isObject(config)) {
    throw new RankZeroError('FlyteTaskInvalid', 'The task of Flyte has no custom.config.', {
      hint: 'A task of the connectors has the body of CreateTrainingJob there.',
    });
  }
  const isTuning = template.type === 'sagemaker-hyperparameter-tuning-job';
  const body = isTuning ? objectIn(config, 'TrainingJobDefinition') : config;
  const training = trainingOf(template, body, isObject(images) ? images : {}, isTuning);
  return isTuning ? { ...training, ...tuningOf(training, config) } : training;
}

function trainingOf(
  template: FlyteTemplate,
  body: Members,
  images: Members,
  isTuning: boolean,
): Translation {
  const specification = objectIn(body, 'AlgorithmSpecification');
  const written = String(specification.TrainingImage ?? '');
  const image = written.replace(/\{images\.(\w+)\}/g, (all, key: string) =>
    String(images[key] ?? all),
  );
  const algorithm = algorithmOf(image);
  const channels = listIn(body, 'InputDataConfig');
  const parameters = objectIn(body, isTuning ? 'StaticHyperParameters' : 'HyperParameters');
  const isFixed = (value: unknown) => !PLACEHOLDER.test(String(value));
  const fixed = Object.entries(parameters).filter(([, value]) => isFixed(value));
  const open = Object.keys(parameters).filter((name) => !isFixed(parameters[name]));
  const metrics = listIn(specification, 'MetricDefinitions').map(({ Name, Regex }) => [
    Name,
    Regex,
  ]);
  return {
    trains: {
      factory: algorithm === undefined ? 'containerTask' : 'builtinTask',
      name: taskName(template.name),
      options: given({
        ...(algorithm ??
          given({ image: image || undefined, algorithmName: specification.AlgorithmName })),
        channels: Object.fromEntries(
          channels.map((channel) => [channel.ChannelName, channelOf(channel, specification)]),
        ),
        hyperparameters: fixed.length === 0 ? undefined : Object.fromEntries(fixed),
        metrics:
          algorithm !== undefined || metrics.length === 0 ? undefined : Object.fromEntries(metrics),
        ...settingsOf(body, specification),
      }),
    },
    request: {
      inputs: {
        ...Object.fromEntries(channels.map((channel) => [channel.ChannelName, uriOf(channel)])),
        hyperparameters: Object.fromEntries(open.map((name) => [name, parameters[name]])),
      },
    },
    notes: notesOf(body, open),
  };
}

function tuningOf(training: Translation, config: Members): Partial<Translation> {
  const its = objectIn(config, 'HyperParameterTuningJobConfig');
  const objective = objectIn(its, 'HyperParameterTuningJobObjective');
  const limits = objectIn(its, 'ResourceLimits');
  const tuning = given({
    strategy: its.Strategy,
    objective: { metric: objective.MetricName, direction: objective.Type },
    maxJobs: limits.MaxNumberOfTrainingJobs,
    maxParallel: limits.MaxParallelTrainingJobs,
    maxRuntimeInSeconds: limits.MaxRuntimeInSeconds,
    earlyStopping: its.TrainingJobEarlyStoppingType,
    randomSeed: its.RandomSeed,
    ranges: rangesOf(objectIn(its, 'ParameterRanges')),
  });
  const more = ['TuningJobCompletionCriteria', 'StrategyConfig'].filter((name) => name in its);
  if ('WarmStartConfig' in config) more.push('WarmStartConfig');
  return {
    tuning,
    notes: [
      ...training.notes,
      ...more.map((name) => `${name} is not translated: see completion, hyperband, warmStart.`),
    ],
  };
}

function rangesOf(ranges: Members): Members {
  const numbers = (member: string, type: 'continuous' | 'integer') =>
    listIn(ranges, member).map(({ Name, MinValue, MaxValue, ScalingType }) => [
      Name,
      given({ type, min: Number(MinValue), max: Number(MaxValue), scaling: ScalingType }),
    ]);
  return Object.fromEntries([
    ...numbers('ContinuousParameterRanges', 'continuous'),
    ...numbers('IntegerParameterRanges', 'integer'),
    ...listIn(ranges, 'CategoricalParameterRanges').map(({ Name, Values }) => [
      Name,
      { type: 'categorical', values: Values },
    ]),
  ]);
}

/** The algorithm whose image this is, in whatever region. */
function algorithmOf(image: string): Members | undefined {
  const [, region = ''] = /\.ecr(?:-fips)?\.([\w-]+)\.amazonaws/.exec(image) ?? [];
  for (const algorithm of ALGORITHMS) {
    for (const version of algorithm.versions) {
      if (imageUri(algorithm, version, region, new Problems()) !== image) continue;
      return { algorithm: algorithm.name, version: version.version };
    }
  }
  return undefined;
}

function channelOf(channel: Members, { TrainingInputMode }: Members): Members {
  const source = s3SourceOf(channel);
  const unless = (value: unknown, usual: string) => (value === usual ? undefined : value);
  return given({
    contentType: channel.ContentType,
    inputMode: unless(channel.InputMode ?? TrainingInputMode, 'File'),
    distribution: unless(source.S3DataDistributionType, 'FullyReplicated'),
    s3DataType: unless(source.S3DataType, 'S3Prefix'),
    compressionType: unless(channel.CompressionType, 'None'),
    recordWrapperType: unless(channel.RecordWrapperType, 'None'),
    attributeNames: source.AttributeNames,
    shuffleSeed: objectIn(channel, 'ShuffleConfig').Seed,
  });
}

function uriOf(channel: Members): string {
  const uri = String(s3SourceOf(channel).S3Uri ?? '');
  return uri === '' || PLACEHOLDER.test(uri) ? 's3://BUCKET/PREFIX/' : uri;
}

function s3SourceOf(channel: Members): Members {
  return objectIn(objectIn(channel, 'DataSource'), 'S3DataSource');
}

function settingsOf(body: Members, specification: Members): Members {
  const resources = objectIn(body, 'ResourceConfig');
  const stopping = objectIn(body, 'StoppingCondition');
  const network = objectIn(body, 'VpcConfig');
  const tags = listIn(body, 'Tags').map(({ Key, Value }) => [Key, Value]);
  const further = Object.entries(body).filter(([name]) => !TRANSLATED.has(name));
  const { ContainerEntrypoint, ContainerArguments } = specification;
  const start = given({ ContainerEntrypoint, ContainerArguments });
  if (Object.keys(start).length > 0) further.push(['AlgorithmSpecification', start]);
  const role = String(body.RoleArn ?? '');
  return given({
    resources: given({
      instanceType: resources.InstanceType,
      instanceCount: resources.InstanceCount,
      volumeSizeInGB: resources.VolumeSizeInGB,
      keepAlivePeriodInSeconds: resources.KeepAlivePeriodInSeconds,
    }),
    stoppingCondition: unlessEmpty({
      maxRuntimeInSeconds: stopping.MaxRuntimeInSeconds,
      maxWaitTimeInSeconds: stopping.MaxWaitTimeInSeconds,
      maxPendingTimeInSeconds: stopping.MaxPendingTimeInSeconds,
    }),
    spot: body.EnableManagedSpotTraining === true ? true : undefined,
    checkpoints: 'CheckpointConfig' in body ? true : undefined,
    environment: 'Environment' in body ? body.Environment : undefined,
    tags: tags.length === 0 ? undefined : Object.fromEntries(tags),
    encryption: unlessEmpty({
      volumeKmsKeyId: resources.VolumeKmsKeyId,
      outputKmsKeyId: objectIn(body, 'OutputDataConfig').KmsKeyId,
      interContainerTraffic: body.EnableInterContainerTrafficEncryption || undefined,
    }),
    network: unlessEmpty({
      subnets: network.Subnets,
      securityGroupIds: network.SecurityGroupIds,
      isolation: body.EnableNetworkIsolation || undefined,
    }),
    role: role === '' || PLACEHOLDER.test(role) ? undefined : role,
    jobBody: further.length === 0 ? undefined : Object.fromEntries(further),
  });
}

/** Members of the body that something else than jobBody says. */
const TRANSLATED: ReadonlySet<string> = new Set([
  'TrainingJobName',
  'DefinitionName',
  'AlgorithmSpecification',
  'HyperParameters',
  'StaticHyperParameters',
  'InputDataConfig',
  'OutputDataConfig',
  'ResourceConfig',
  'StoppingCondition',
  'RoleArn',
  'EnableManagedSpotTraining',
  'CheckpointConfig',
  'Environment',
  'Tags',
  'VpcConfig',
  'EnableNetworkIsolation',
  'EnableInterContainerTrafficEncryption',
]);

function notesOf(body: Members, open: readonly string[]): string[] {
  return [
    'Jobs are named after their executions, and their outputs are in the bucket of the workflow.',
    ...(open.length === 0 ? [] : [`A request gives ${open.join(', ')}, which Flyte fills in.`]),
    ...('RoleArn' in body
      ? [
          'Without the option role, jobs have the role of the workflow, which may do what they need.',
        ]
      : []),
    ...('CheckpointConfig' in body
      ? ['Checkpoints are kept in the bucket of the workflow, apart for each execution.']
      : []),
  ];
}
