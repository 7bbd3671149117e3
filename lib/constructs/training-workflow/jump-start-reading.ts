import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { jumpStartBucket, type Task, type TrainingTaskRecord, usesJumpStart } from '../../core';

/** What jobs of JumpStart's algorithms read: AWS's scripts and models in the bucket of the region. */
export function jumpStartReading(
  stack: Stack,
  tasks: readonly Task<TrainingTaskRecord>[],
): iam.PolicyStatement[] {
  if (!tasks.some(({ record }) => usesJumpStart(record))) return [];
  const resource = jumpStartBucket(stack.region);
  const arn = (name: string) =>
    stack.formatArn({ service: 's3', region: '', account: '', resource: name });
  return [
    new iam.PolicyStatement({
      sid: 'FindJumpStart',
      actions: ['s3:ListBucket'],
      resources: [arn(resource)],
    }),
    new iam.PolicyStatement({
      sid: 'ReadJumpStart',
      actions: ['s3:GetObject'],
      resources: [arn(`${resource}/*`)],
    }),
  ];
}
