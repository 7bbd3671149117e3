import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  type ExecutionFailure,
  type ExecutionResult,
  executionFiles,
  type Manifest,
} from '../../lib/core';
import { required } from '../environment';
import { type CollectDependencies, type CollectEvent, collect } from './collect';

export type { CollectEvent };

const s3 = new S3Client({});
const sagemaker = new SageMakerClient({});
const bucket = required('BUCKET');

/** Says how an execution's job ended and keeps it as `result.json` or `failure.json`. */
export async function handler(event: CollectEvent): Promise<ExecutionResult | ExecutionFailure> {
  const result = await collect(event, dependencies);
  const files = executionFiles(event.execution.name);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: result.status === 'Succeeded' ? files.result : files.failure,
      Body: JSON.stringify(result, null, 2),
      ContentType: 'application/json',
    }),
  );
  return result;
}

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
/** More places than a cause could name. */
const MAX_LINES = 100;

const dependencies: CollectDependencies = {
  describe(jobName) {
    return sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: jobName }));
  },
  async readManifest(key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as Manifest;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
  async searchLog(jobName, text) {
    // Loaded only here: a job whose outputs are missing is rare, a cold start is not.
    const { CloudWatchLogsClient, FilterLogEventsCommand } = await import(
      '@aws-sdk/client-cloudwatch-logs'
    );
    const { events = [] } = await new CloudWatchLogsClient({}).send(
      new FilterLogEventsCommand({
        logGroupName: LOG_GROUP,
        logStreamNamePrefix: `${jobName}/`,
        filterPattern: `"${text}"`,
        limit: MAX_LINES,
      }),
    );
    return events.map(({ message }) => message ?? '');
  },
};
