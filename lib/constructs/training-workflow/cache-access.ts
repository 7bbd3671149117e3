import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { cacheKey } from '../../core';
import { explainWildcards } from '../wildcards';

/** Reading what a workflow has in its cache. */
export function cacheReading(bucket: s3.IBucket, workflowName: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'ReadCache',
      actions: ['s3:GetObject'],
      resources: entries(bucket, workflowName),
    }),
    ...(bucket.encryptionKey === undefined
      ? []
      : [
          new iam.PolicyStatement({
            sid: 'DecryptCache',
            actions: ['kms:Decrypt'],
            resources: [bucket.encryptionKey.keyArn],
          }),
        ]),
  ];
}

/** Writing to it; the function may encrypt documents already. */
export function cacheWriting(bucket: s3.IBucket, workflowName: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'WriteCache',
    actions: ['s3:PutObject'],
    resources: entries(bucket, workflowName),
  });
}

function entries(bucket: s3.IBucket, workflowName: string): string[] {
  return [bucket.arnForObjects(cacheKey(workflowName, '*', '*'))];
}

/**
 * Lets a role see whether executions of a state machine have ended. A policy of its own, because the
 * state machine is made after the functions that it calls.
 */
export function allowToSeeExecutions(
  scope: Construct,
  role: iam.IRole,
  machine: sfn.StateMachine,
): void {
  const policy = new iam.Policy(scope, 'SeeExecutions', {
    roles: [role],
    statements: [seeingExecutions(machine)],
  });
  explainWildcards(policy);
}

/** Seeing whether executions of a state machine have ended. */
export function seeingExecutions(machine: sfn.StateMachine): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'SeeExecutions',
    actions: ['states:DescribeExecution'],
    resources: [
      Stack.of(machine).formatArn({
        service: 'states',
        resource: 'execution',
        resourceName: `${machine.stateMachineName}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
}
