import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What planning a request looks at. */
export interface PlanningProps {
  readonly workflowName: string;
  readonly bucket: s3.IBucket;
  readonly dataBuckets: readonly s3.IBucket[];
  /** Path of the tasks in Parameter Store, without a slash at its end. */
  readonly tasksPrefix: string;
  /** Parameter of the table of prices. Absent: there is none. */
  readonly pricesName: string | undefined;
  /** Absent: each task has a role of its own. */
  readonly sageMakerRole: iam.IRole | undefined;
}

/** What a function that plans is told; where the tasks are, each is told under its own name. */
export function planningEnvironment(
  scope: Construct,
  { workflowName, bucket, pricesName, sageMakerRole }: PlanningProps,
): Record<string, string> {
  return {
    WORKFLOW: workflowName,
    BUCKET: bucket.bucketName,
    ACCOUNT: Stack.of(scope).account,
    ...(pricesName === undefined ? {} : { PRICES: pricesName }),
    ...(sageMakerRole === undefined ? {} : { SAGEMAKER_ROLE_ARN: sageMakerRole.roleArn }),
  };
}

/** Looking at tasks, prices and channels: all that planning needs, and nothing that changes anything. */
export function planningStatements(
  scope: Construct,
  { bucket, dataBuckets, tasksPrefix, pricesName }: PlanningProps,
): iam.PolicyStatement[] {
  const tasks = parameterArn(scope, tasksPrefix);
  return [
    new iam.PolicyStatement({
      sid: 'ReadTask',
      actions: ['ssm:GetParameter'],
      resources: [
        `${tasks}/*`,
        ...(pricesName === undefined ? [] : [parameterArn(scope, pricesName)]),
      ],
    }),
    new iam.PolicyStatement({
      sid: 'NameTasks',
      actions: ['ssm:GetParametersByPath'],
      resources: [tasks],
    }),
    new iam.PolicyStatement({
      sid: 'FindChannels',
      actions: ['s3:ListBucket'],
      resources: [bucket, ...dataBuckets].map(({ bucketArn }) => bucketArn),
    }),
  ];
}

/** @param name - of a parameter or a path of parameters, with its slash in front */
export function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.slice(1),
  });
}
