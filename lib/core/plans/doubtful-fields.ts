/** A field that Step Functions' own integration of SageMaker may not know, by its path. */
interface DoubtfulField {
  readonly path: string;
  readonly doubt: string;
}

/**
 * Until 2022 AWS listed the members that `createTrainingJob.sync` (ten) and
 * `createHyperParameterTuningJob.sync` (five) take; the page now names the operations only. Others
 * are known to work from public state machines: EnableNetworkIsolation, Environment,
 * EnableManagedSpotTraining, CheckpointConfig, DebugHookConfig, ExperimentConfig.
 */
const SINCE_THE_LIST =
  'SageMaker has it since after the last list of members (2022), and no state machine with it was found';
const NOT_LISTED =
  'it is not on the last list of members (2022), and no state machine with it was found';

/**
 * Fields of which it is not known whether `.sync` takes them. One that it does not know ends an
 * execution with States.Runtime (`The field "…" is not supported by Step Functions`), which nothing
 * catches, so a body with one of these is created by the SDK integration and watched.
 *
 * `ValidateStateMachineDefinition` tells, free of charge, for a state machine with such a field
 * written out; a field that it lets pass can be taken out here.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 * @see https://github.com/aws/aws-step-functions-data-science-sdk-python/issues/15
 */
export const DOUBTFUL_FIELDS: readonly DoubtfulField[] = [
  { path: 'RetryStrategy', doubt: NOT_LISTED },
  { path: 'TensorBoardOutputConfig', doubt: NOT_LISTED },
  { path: 'DebugRuleConfigurations', doubt: NOT_LISTED },
  { path: 'ProfilerConfig', doubt: NOT_LISTED },
  { path: 'ProfilerRuleConfigurations', doubt: NOT_LISTED },
  { path: 'InfraCheckConfig', doubt: SINCE_THE_LIST },
  { path: 'RemoteDebugConfig', doubt: SINCE_THE_LIST },
  { path: 'SessionChainingConfig', doubt: SINCE_THE_LIST },
  { path: 'ServerlessJobConfig', doubt: SINCE_THE_LIST },
  { path: 'MlflowConfig', doubt: SINCE_THE_LIST },
  { path: 'ModelPackageConfig', doubt: SINCE_THE_LIST },
  { path: 'StoppingCondition.MaxPendingTimeInSeconds', doubt: SINCE_THE_LIST },
  { path: 'ResourceConfig.KeepAlivePeriodInSeconds', doubt: SINCE_THE_LIST },
  { path: 'ResourceConfig.InstanceGroups', doubt: NOT_LISTED },
  { path: 'ResourceConfig.TrainingPlanArn', doubt: SINCE_THE_LIST },
  { path: 'ResourceConfig.InstancePlacementConfig', doubt: SINCE_THE_LIST },
  { path: 'ResourceConfig.InstancePreferences', doubt: SINCE_THE_LIST },
  { path: 'AlgorithmSpecification.TrainingImageConfig', doubt: NOT_LISTED },
  { path: 'AlgorithmSpecification.ContainerEntrypoint', doubt: SINCE_THE_LIST },
  { path: 'AlgorithmSpecification.ContainerArguments', doubt: SINCE_THE_LIST },
  { path: 'OutputDataConfig.CompressionType', doubt: SINCE_THE_LIST },
  { path: 'InputDataConfig.DataSource.FileSystemDataSource', doubt: NOT_LISTED },
  { path: 'TrainingJobDefinitions', doubt: NOT_LISTED },
  { path: 'Autotune', doubt: SINCE_THE_LIST },
  { path: 'TrainingJobDefinition.HyperParameterTuningResourceConfig', doubt: SINCE_THE_LIST },
  { path: 'TrainingJobDefinition.RetryStrategy', doubt: NOT_LISTED },
  { path: 'TrainingJobDefinition.Environment', doubt: SINCE_THE_LIST },
  { path: 'HyperParameterTuningJobConfig.StrategyConfig', doubt: SINCE_THE_LIST },
  { path: 'HyperParameterTuningJobConfig.RandomSeed', doubt: SINCE_THE_LIST },
  {
    path: 'HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds',
    doubt: SINCE_THE_LIST,
  },
  {
    path: 'HyperParameterTuningJobConfig.TuningJobCompletionCriteria.BestObjectiveNotImproving',
    doubt: SINCE_THE_LIST,
  },
  {
    path: 'HyperParameterTuningJobConfig.TuningJobCompletionCriteria.ConvergenceDetected',
    doubt: SINCE_THE_LIST,
  },
  {
    path: 'HyperParameterTuningJobConfig.ParameterRanges.AutoParameters',
    doubt: SINCE_THE_LIST,
  },
];
