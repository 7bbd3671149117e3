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

/** Rows of a label and two features that a tree can learn. */
export const TRAIN_CSV = Array.from({ length: 40 }, (_, n) => `${n % 2},${n % 2},${n % 7}`).join(
  '\n',
);
