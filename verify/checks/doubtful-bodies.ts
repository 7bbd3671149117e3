/** Bodies of jobs that no account accepts: their data is in a bucket that cannot be. */
const NOWHERE = 's3://amzn-s3-demo-bucket/rankzero-verification-nothing-here/';
const ROLE = 'arn:aws:iam::111122223333:role/ExampleRole';
const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/example:1';

const CHANNEL = {
  ChannelName: 'train',
  DataSource: {
    S3DataSource: {
      S3DataType: 'S3Prefix',
      S3Uri: NOWHERE,
      S3DataDistributionType: 'FullyReplicated',
    },
  },
};
const TRAINING = {
  AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
  RoleArn: ROLE,
  InputDataConfig: [CHANNEL],
  OutputDataConfig: { S3OutputPath: NOWHERE },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 5 },
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
};
const TUNING = {
  HyperParameterTuningJobConfig: {
    Strategy: 'Random',
    ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
    HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
    ParameterRanges: { ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '1' }] },
  },
  TrainingJobDefinition: TRAINING,
};

/** Something of the right shape for each field, by its path; `null` has no place for a value. */
const VALUES: Readonly<Record<string, unknown>> = {
  Nonsense: 1,
  RetryStrategy: { MaximumRetryAttempts: 1 },
  TensorBoardOutputConfig: { S3OutputPath: NOWHERE },
  DebugRuleConfigurations: [{ RuleConfigurationName: 'rule', RuleEvaluatorImage: IMAGE }],
  ProfilerConfig: { S3OutputPath: NOWHERE },
  ProfilerRuleConfigurations: [{ RuleConfigurationName: 'rule', RuleEvaluatorImage: IMAGE }],
  InfraCheckConfig: { EnableInfraCheck: true },
  RemoteDebugConfig: { EnableRemoteDebug: true },
  SessionChainingConfig: { EnableSessionTagChaining: true },
  ServerlessJobConfig: {
    BaseModelArn: 'arn:aws:sagemaker:us-east-1:111122223333:hub-content/hub/Model/example/1.0.0',
    AcceptEula: true,
    JobType: 'FineTuning',
  },
  MlflowConfig: {
    MlflowResourceArn: 'arn:aws:sagemaker:us-east-1:111122223333:mlflow-tracking-server/example',
  },
  ModelPackageConfig: {
    ModelPackageGroupArn: 'arn:aws:sagemaker:us-east-1:111122223333:model-package-group/example',
  },
  'StoppingCondition.MaxPendingTimeInSeconds': 7_200,
  'ResourceConfig.KeepAlivePeriodInSeconds': 60,
  'ResourceConfig.InstanceGroups': [
    { InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'one' },
  ],
  'ResourceConfig.TrainingPlanArn':
    'arn:aws:sagemaker:us-east-1:111122223333:training-plan/example',
  'ResourceConfig.InstancePlacementConfig': { EnableMultipleJobs: true },
  'ResourceConfig.InstancePreferences': [{ InstanceType: 'ml.m5.large', InstanceCount: 1 }],
  'AlgorithmSpecification.TrainingImageConfig': { TrainingRepositoryAccessMode: 'Platform' },
  'AlgorithmSpecification.ContainerEntrypoint': ['true'],
  'AlgorithmSpecification.ContainerArguments': ['train'],
  'OutputDataConfig.CompressionType': 'NONE',
  'InputDataConfig.DataSource.FileSystemDataSource': {
    FileSystemId: 'fs-00000000000000000',
    FileSystemAccessMode: 'ro',
    FileSystemType: 'EFS',
    DirectoryPath: '/',
  },
  TrainingJobDefinitions: [{ DefinitionName: 'one', ...TRAINING }],
  Autotune: { Mode: 'Enabled' },
  'TrainingJobDefinition.HyperParameterTuningResourceConfig': {
    InstanceType: 'ml.m5.large',
    InstanceCount: 1,
    VolumeSizeInGB: 5,
  },
  'TrainingJobDefinition.RetryStrategy': { MaximumRetryAttempts: 1 },
  'TrainingJobDefinition.Environment': { NAME: 'value' },
  'HyperParameterTuningJobConfig.StrategyConfig': {
    HyperbandStrategyConfig: { MinResource: 1, MaxResource: 2 },
  },
  'HyperParameterTuningJobConfig.RandomSeed': 1,
  'HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds': 120,
  'HyperParameterTuningJobConfig.TuningJobCompletionCriteria.BestObjectiveNotImproving': {
    MaxNumberOfTrainingJobsNotImproving: 3,
  },
  'HyperParameterTuningJobConfig.TuningJobCompletionCriteria.ConvergenceDetected': {
    CompleteOnConvergence: 'Enabled',
  },
  'HyperParameterTuningJobConfig.ParameterRanges.AutoParameters': [{ Name: 'y', ValueHint: '0.5' }],
};
/** Paths that belong to tuning jobs begin so. */
const OF_TUNING =
  /^(TrainingJobDefinitions|Autotune|TrainingJobDefinition\.|HyperParameterTuningJobConfig\.)/;

interface Body {
  readonly action: 'createTrainingJob' | 'createHyperParameterTuningJob';
  readonly body: Readonly<Record<string, unknown>>;
}

/** A body with one doubtful field; SageMaker refuses it, because its data is nowhere. */
export function bodyWith(path: string): Body {
  if (!Object.hasOwn(VALUES, path)) {
    throw new Error(`verify/checks/doubtful-bodies.ts has no value for ${path}. Add one.`);
  }
  const isTuning = OF_TUNING.test(path);
  const name = isTuning ? 'HyperParameterTuningJobName' : 'TrainingJobName';
  const base = { [name]: 'rankzero-verification', ...(isTuning ? TUNING : TRAINING) };
  return {
    action: isTuning ? 'createHyperParameterTuningJob' : 'createTrainingJob',
    body: put(base, path.split('.'), VALUES[path]) as Body['body'],
  };
}

/** The object with a value at a path; a list on the way has one member, which is gone into. */
function put(into: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(into)) return into.map((one) => put(one, [key, ...rest], value));
  const object = (into ?? {}) as Record<string, unknown>;
  return { ...object, [key]: put(object[key], rest, value) };
}
