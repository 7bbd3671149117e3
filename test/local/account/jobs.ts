/** A training job of ten rounds, or of very many. */
export function trainingJob(name: string, bucket: string, roleArn: string, rounds = 10) {
  return {
    TrainingJobName: name,
    RoleArn: roleArn,
    AlgorithmSpecification: {
      TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0',
      TrainingInputMode: 'File',
    },
    HyperParameters: { objective: 'binary:logistic', num_round: String(rounds), max_depth: '2' },
    InputDataConfig: [
      {
        ChannelName: 'train',
        ContentType: 'text/csv',
        DataSource: {
          S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/data/train.csv` },
        },
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/jobs` },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  } as const;
}

/** A tuning job of the original's parameters, three trials of five rounds or of very many. */
export function tuningJob(name: string, bucket: string, roleArn: string, rounds = 5) {
  const { TrainingJobName: _, HyperParameters, ...training } = trainingJob(name, bucket, roleArn);
  const [train] = training.InputDataConfig;
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Bayesian',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'validation:error' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 2 },
      ParameterRanges: {
        IntegerParameterRanges: [{ Name: 'max_depth', MinValue: '1', MaxValue: '4' }],
        ContinuousParameterRanges: [{ Name: 'gamma', MinValue: '0', MaxValue: '0.3' }],
      },
      RandomSeed: 3,
    },
    TrainingJobDefinition: {
      ...training,
      InputDataConfig: [train, { ...train, ChannelName: 'validation' }],
      StaticHyperParameters: { objective: HyperParameters.objective, num_round: String(rounds) },
    },
  } as const;
}

/** Rows of a label and two features that a tree can learn. */
export const TRAIN_CSV = Array.from({ length: 40 }, (_, n) => `${n % 2},${n % 2},${n % 7}`).join(
  '\n',
);
