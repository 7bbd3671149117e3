/**
 * Input shapes of the tuning operations.
 * Facts from the API model that AWS publishes (botocore, sagemaker/2017-07-24).
 */

import { enumeration, float, integer, list, map, string, structure } from '../../aws/shapes';
import { createTrainingJobInput, instanceType, listTrainingJobsInput } from '../validation/inputs';

const ANY = '.*';
const text = string(0, 256, ANY);
const tuningJobName = string(1, 32, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}');
const scalingType = enumeration('Auto', 'Linear', 'Logarithmic', 'ReverseLogarithmic');

/** Members that are the same as those of a training job. */
const ofTrainingJob = createTrainingJobInput.members;
const specification = ofTrainingJob.AlgorithmSpecification.members;

const numberRanges = list(
  structure({ 'Name!': text, 'MinValue!': text, 'MaxValue!': text, ScalingType: scalingType }),
  0,
  30,
);
const ranges = structure({
  IntegerParameterRanges: numberRanges,
  ContinuousParameterRanges: numberRanges,
  CategoricalParameterRanges: list(
    structure({ 'Name!': text, 'Values!': list(text, 1, 30) }),
    0,
    30,
  ),
  AutoParameters: list(structure({ 'Name!': text, 'ValueHint!': text }), 0, 100),
});
const objective = structure({
  'Type!': enumeration('Maximize', 'Minimize'),
  'MetricName!': string(1, 255, '.+'),
});

const tuningResources = structure({
  InstanceType: instanceType,
  InstanceCount: integer(0),
  VolumeSizeInGB: integer(0),
  VolumeKmsKeyId: string(0, 2048, '[a-zA-Z0-9:/_-]*'),
  AllocationStrategy: enumeration('Prioritized'),
  InstanceConfigs: list(
    structure({
      'InstanceType!': instanceType,
      'InstanceCount!': integer(0),
      'VolumeSizeInGB!': integer(1),
    }),
    1,
    6,
  ),
});

export const definition = structure({
  DefinitionName: string(1, 64, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}'),
  TuningObjective: objective,
  HyperParameterRanges: ranges,
  StaticHyperParameters: ofTrainingJob.HyperParameters,
  'AlgorithmSpecification!': structure({
    TrainingImage: specification.TrainingImage,
    'TrainingInputMode!': specification.TrainingInputMode,
    AlgorithmName: specification.AlgorithmName,
    MetricDefinitions: specification.MetricDefinitions,
  }),
  'RoleArn!': ofTrainingJob.RoleArn,
  InputDataConfig: ofTrainingJob.InputDataConfig,
  VpcConfig: ofTrainingJob.VpcConfig,
  'OutputDataConfig!': ofTrainingJob.OutputDataConfig,
  ResourceConfig: ofTrainingJob.ResourceConfig,
  HyperParameterTuningResourceConfig: tuningResources,
  'StoppingCondition!': ofTrainingJob.StoppingCondition,
  EnableNetworkIsolation: ofTrainingJob.EnableNetworkIsolation,
  EnableInterContainerTrafficEncryption: ofTrainingJob.EnableInterContainerTrafficEncryption,
  EnableManagedSpotTraining: ofTrainingJob.EnableManagedSpotTraining,
  CheckpointConfig: ofTrainingJob.CheckpointConfig,
  RetryStrategy: ofTrainingJob.RetryStrategy,
  Environment: map(string(0, 512, '[a-zA-Z_][a-zA-Z0-9_]*'), string(0, 512, '[\\S\\s]*'), {
    min: 0,
    max: 48,
  }),
});

export const createTuningJobInput = structure({
  'HyperParameterTuningJobName!': tuningJobName,
  'HyperParameterTuningJobConfig!': structure({
    'Strategy!': enumeration('Bayesian', 'Random', 'Hyperband', 'Grid'),
    StrategyConfig: structure({
      HyperbandStrategyConfig: structure({ MinResource: integer(1), MaxResource: integer(1) }),
    }),
    HyperParameterTuningJobObjective: objective,
    'ResourceLimits!': structure({
      MaxNumberOfTrainingJobs: integer(1),
      'MaxParallelTrainingJobs!': integer(1),
      MaxRuntimeInSeconds: integer(120, 15_768_000),
    }),
    ParameterRanges: ranges,
    TrainingJobEarlyStoppingType: enumeration('Off', 'Auto'),
    TuningJobCompletionCriteria: structure({
      TargetObjectiveMetricValue: float,
      BestObjectiveNotImproving: structure({ MaxNumberOfTrainingJobsNotImproving: integer(3) }),
      ConvergenceDetected: structure({
        CompleteOnConvergence: enumeration('Disabled', 'Enabled'),
      }),
    }),
    RandomSeed: integer(0),
  }),
  TrainingJobDefinition: definition,
  TrainingJobDefinitions: list(definition, 1, 10),
  WarmStartConfig: structure({
    'ParentHyperParameterTuningJobs!': list(
      structure({ HyperParameterTuningJobName: tuningJobName }),
      1,
      5,
    ),
    'WarmStartType!': enumeration('IdenticalDataAndAlgorithm', 'TransferLearning'),
  }),
  Tags: ofTrainingJob.Tags,
  Autotune: structure({ 'Mode!': enumeration('Enabled') }),
});

/** Input of DescribeHyperParameterTuningJob and StopHyperParameterTuningJob. */
export const tuningJobNameInput = structure({ 'HyperParameterTuningJobName!': tuningJobName });

const listed = listTrainingJobsInput.members;
const page = {
  NextToken: listed.NextToken,
  MaxResults: listed.MaxResults,
  SortOrder: listed.SortOrder,
};

export const listTuningJobsInput = structure({
  ...page,
  SortBy: enumeration('Name', 'Status', 'CreationTime'),
  NameContains: listed.NameContains,
  CreationTimeAfter: listed.CreationTimeAfter,
  CreationTimeBefore: listed.CreationTimeBefore,
  LastModifiedTimeAfter: listed.LastModifiedTimeAfter,
  LastModifiedTimeBefore: listed.LastModifiedTimeBefore,
  StatusEquals: enumeration(
    'Completed',
    'InProgress',
    'Failed',
    'Stopped',
    'Stopping',
    'Deleting',
    'DeleteFailed',
  ),
});

export const listTrialsInput = structure({
  'HyperParameterTuningJobName!': tuningJobName,
  ...page,
  StatusEquals: listed.StatusEquals,
  SortBy: enumeration('Name', 'CreationTime', 'Status', 'FinalObjectiveMetricValue'),
});
