import type { DescribeTrainingJobResponse } from '../types';

/**
 * The trial component that SageMaker makes of each training job: what Experiments' clients search.
 * Without the members that say who made it. Of a metric there is the last value.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrialComponent.html
 */
export function trialComponent(
  job: DescribeTrainingJobResponse,
): Readonly<Record<string, unknown>> {
  const { TrainingJobName = '', TrainingJobArn = '', ExperimentConfig: experiment } = job;
  const name = `${TrainingJobName}-aws-training-job`;
  return {
    TrialComponentName: name,
    DisplayName: experiment?.TrialComponentDisplayName ?? name,
    TrialComponentArn: `${TrainingJobArn.replace(/:training-job\/.*/, '')}:experiment-trial-component/${name.toLowerCase()}`,
    Source: { SourceArn: TrainingJobArn, SourceType: 'SageMakerTrainingJob' },
    SourceDetail: { SourceArn: TrainingJobArn, TrainingJob: job },
    Status: { PrimaryStatus: job.TrainingJobStatus, Message: statusMessage(job) },
    ...(job.TrainingStartTime !== undefined && { StartTime: job.TrainingStartTime }),
    ...(job.TrainingEndTime !== undefined && { EndTime: job.TrainingEndTime }),
    CreationTime: job.CreationTime,
    LastModifiedTime: job.LastModifiedTime,
    Parameters: parametersOf(job),
    InputArtifacts: inputsOf(job),
    OutputArtifacts: {
      'SageMaker.ModelArtifact': { Value: job.ModelArtifacts?.S3ModelArtifacts ?? '' },
    },
    Metrics: (job.FinalMetricDataList ?? []).map(({ MetricName, Value, Timestamp }) => ({
      MetricName,
      SourceArn: TrainingJobArn,
      TimeStamp: Timestamp,
      Last: Value,
    })),
    Parents: parentsOf(TrainingJobName, experiment),
    ...(experiment?.RunName !== undefined && { RunName: experiment.RunName }),
  };
}

function statusMessage({
  TrainingJobStatus,
  SecondaryStatusTransitions,
  ...job
}: DescribeTrainingJobResponse): string {
  const { StatusMessage = '' } = SecondaryStatusTransitions?.at(-1) ?? {};
  return `Status: ${TrainingJobStatus}, secondary status: ${job.SecondaryStatus}, failure reason: ${job.FailureReason ?? ''}. ${StatusMessage}`;
}

/** Hyperparameters as numbers where they are some, and what the job ran on. */
function parametersOf({
  HyperParameters = {},
  ResourceConfig,
  AlgorithmSpecification,
}: DescribeTrainingJobResponse): object {
  const given = Object.entries(HyperParameters).map(([name, value]) => [name, parameter(value)]);
  const { InstanceType, InstanceCount, VolumeSizeInGB } = ResourceConfig;
  const own = {
    'SageMaker.ImageUri': AlgorithmSpecification?.TrainingImage,
    'SageMaker.InstanceCount': InstanceCount,
    'SageMaker.InstanceType': InstanceType,
    'SageMaker.VolumeSizeInGB': VolumeSizeInGB,
  };
  const known = Object.entries(own).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, parameter(value)]],
  );
  return Object.fromEntries([...given, ...known]);
}

function parameter(value: string | number): object {
  const isNumber = `${value}`.trim() !== '' && Number.isFinite(Number(value));
  return isNumber ? { NumberValue: Number(value) } : { StringValue: value };
}

function inputsOf({ InputDataConfig = [] }: DescribeTrainingJobResponse): object {
  return Object.fromEntries(
    InputDataConfig.map(({ ChannelName, ContentType, DataSource }) => [
      ChannelName,
      {
        ...(ContentType !== undefined && { MediaType: ContentType }),
        Value:
          DataSource?.S3DataSource?.S3Uri ?? DataSource?.FileSystemDataSource?.DirectoryPath ?? '',
      },
    ]),
  );
}

/** SageMaker makes a trial where none is named; what it calls that one is not documented. */
function parentsOf(
  job: string,
  experiment: DescribeTrainingJobResponse['ExperimentConfig'],
): object[] {
  if (experiment?.ExperimentName === undefined) return [];
  const { ExperimentName, TrialName = `${job}-aws-trial` } = experiment;
  return [{ ExperimentName, TrialName }];
}
