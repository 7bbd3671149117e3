import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type ExecutionFailure, type ExecutionResult, executionFiles } from '../../lib/core';
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
  await dependencies.write(
    result.status === 'Succeeded' ? files.result : files.failure,
    JSON.stringify(result, null, 2),
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
  async read(key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
  async write(key, text) {
    const ContentType = key.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType }));
    return `s3://${bucket}/${key}`;
  },
  async searchLog(jobName, text) {
    // Loaded only here: a job whose outputs are missing is rare, a cold start is not.
    const { CloudWatchLogsClient, paginateFilterLogEvents } = await import(
      '@aws-sdk/client-cloudwatch-logs'
    );
    const messages: string[] = [];
    // A page may be empty and yet not the last: each is what one search of limited size found.
    for await (const { events = [] } of paginateFilterLogEvents(
      { client: new CloudWatchLogsClient({}) },
      {
        logGroupName: LOG_GROUP,
        logStreamNamePrefix: `${jobName}/`,
        filterPattern: `"${text}"`,
        limit: MAX_LINES,
      },
    )) {
      messages.push(...events.map(({ message }) => message ?? ''));
      if (messages.length >= MAX_LINES) break;
    }
    return messages;
  },
};
