import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalAccount } from '../lib/local';
import type { TuningDescription } from '../lib/local/sagemaker';

/** Stores the diabetes data where the tuning jobs of {@link pimaTuning} read it. */
export async function storePima(account: LocalAccount): Promise<void> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = account.environment;
  const s3 = new S3Client({
    endpoint: account.endpoint,
    region: account.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  for (const name of ['train', 'validation']) {
    const Body = readFileSync(`examples/data/pima/${name}.csv`);
    const Key = `bench/${name}/${name}.csv`;
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
  }
  s3.destroy();
}

/** A tuning job of the diabetes data, but for its name. */
export function pimaTuning(
  account: LocalAccount,
  Strategy: 'Bayesian' | 'Random',
  RandomSeed: number,
  limits: { readonly MaxNumberOfTrainingJobs: number; readonly MaxParallelTrainingJobs: number },
) {
  const range = (Name: string, MinValue: string, MaxValue: string, ScalingType = 'Linear') => ({
    Name,
    MinValue,
    MaxValue,
    ScalingType,
  });
  return {
    HyperParameterTuningJobConfig: {
      Strategy,
      RandomSeed,
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'validation:logloss' },
      ResourceLimits: limits,
      ParameterRanges: {
        IntegerParameterRanges: [range('num_round', '5', '60'), range('max_depth', '1', '10')],
        ContinuousParameterRanges: [
          range('eta', '0.01', '1', 'Logarithmic'),
          range('gamma', '0', '5'),
          range('min_child_weight', '0.1', '20', 'Logarithmic'),
          range('subsample', '0.3', '1'),
          range('lambda', '0.01', '100', 'Logarithmic'),
        ],
      },
    },
    TrainingJobDefinition: {
      StaticHyperParameters: { objective: 'binary:logistic', seed: '1' },
      AlgorithmSpecification: {
        TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0',
        TrainingInputMode: 'File',
      },
      RoleArn: 'arn:aws:iam::123456789012:role/bench',
      InputDataConfig: ['train', 'validation'].map((ChannelName) => ({
        ChannelName,
        ContentType: 'text/csv',
        DataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            S3Uri: `s3://${account.bucket}/bench/${ChannelName}/`,
          },
        },
      })),
      OutputDataConfig: { S3OutputPath: `s3://${account.bucket}/bench/jobs` },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    },
  };
}

/** Runs a tuning job to its end. */
export async function tune(
  { sagemaker }: LocalAccount,
  name: string,
  request: object,
): Promise<TuningDescription> {
  await sagemaker.call('CreateHyperParameterTuningJob', {
    HyperParameterTuningJobName: name,
    ...request,
  });
  const end = await sagemaker.waitForTuningJob(name);
  if (end.HyperParameterTuningJobStatus !== 'Completed') throw new Error(end.FailureReason);
  return end;
}
