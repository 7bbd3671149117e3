import { builtinTask, type TrainingTaskRecord } from '../../../lib/core';

/** A task with every setting set. */
export const EVERYTHING: TrainingTaskRecord = builtinTask('everything', {
  algorithm: 'xgboost',
  version: '1.7-1',
  hyperparameters: { num_round: 100, eta: 0.3, objective: 'binary:logistic' },
  channels: { train: { contentType: 'text/csv', distribution: 'ShardedByS3Key' } },
  resources: { instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'], instanceCount: 2 },
  stoppingCondition: { maxRuntimeInSeconds: 3_600 },
  spot: true,
  environment: { MODE: 'task', KEEP: '1' },
  tags: { team: 'task', cost: 'a' },
  encryption: {
    volumeKmsKeyId: 'alias/volumes',
    outputKmsKeyId: 'alias/models',
    interContainerTraffic: true,
  },
  network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'], isolation: true },
}).record;

/** A request that uses every field there is. */
export function everythingRequest(): unknown {
  return {
    task: 'everything',
    inputs: {
      train: 's3://data/train/',
      validation: {
        uri: 's3://data/manifest',
        contentType: 'text/csv',
        inputMode: 'Pipe',
        distribution: 'FullyReplicated',
        s3DataType: 'AugmentedManifestFile',
        compressionType: 'Gzip',
        recordWrapperType: 'RecordIO',
        attributeNames: ['source', 'label'],
        shuffleSeed: 7,
      },
      hyperparameters: { eta: 1e-7, eval_metric: ['auc', 'error@0.7'], seed: 5 },
    },
    overrides: {
      resources: {
        instanceType: 'ml.c5.2xlarge',
        instanceCount: 3,
        volumeSizeInGB: 100,
        keepAlivePeriodInSeconds: 0,
      },
      stoppingCondition: {
        maxRuntimeInSeconds: 1_800,
        maxWaitTimeInSeconds: 5_400,
        maxPendingTimeInSeconds: 7_200,
      },
      retry: { maxAttempts: 3, maxTotalTimeInSeconds: 86_400, maxQuotaWaitInSeconds: 600 },
      tags: { team: 'request' },
      environment: { MODE: 'request' },
      version: '1.5-1',
    },
  };
}
