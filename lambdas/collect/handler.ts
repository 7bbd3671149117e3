import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  type ExecutionFailure,
  type ExecutionResult,
  executionFiles,
  type PlannedJob,
  trainingResult,
} from '../../lib/core';
import { required } from '../environment';

const s3 = new S3Client({});
const sagemaker = new SageMakerClient({});
const bucket = required('BUCKET');

/** What the state machine hands to the function. */
export interface CollectEvent {
  readonly plan: PlannedJob;
  readonly execution: { readonly name: string; readonly arn: string; readonly startTime: string };
}

/**
 * Says how an execution's job ended and keeps it as `result.json` or `failure.json`.
 *
 * Describes the job itself: what `.sync` hands on is not the answer of DescribeTrainingJob.
 */
export async function handler(event: CollectEvent): Promise<ExecutionResult | ExecutionFailure> {
  const job = await sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: event.plan.jobName }),
  );
  const { name, arn, startTime } = event.execution;
  const result = trainingResult(event.plan, job, { name, arn, startTime: new Date(startTime) });
  const files = executionFiles(name);
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
