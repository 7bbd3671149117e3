import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { WorkflowParts } from '../training-workflow/parts';
import { planningEnvironment, planningStatements } from '../training-workflow/planning-access';
import type { ITrainingWorkflow } from '../training-workflow/workflow-base';
import { WorkflowFunction } from '../training-workflow/workflow-function';
import { executionArn } from './api-role';

/** Gives up before API Gateway does, which waits 29 seconds. */
const TIMEOUT = Duration.seconds(28);

/** The function that starts an execution if Plan would accept its request. */
export function startFunction(
  scope: Construct,
  workflow: ITrainingWorkflow,
  { planning, place }: WorkflowParts,
): WorkflowFunction {
  return new WorkflowFunction(scope, 'Start', {
    name: 'start',
    description: `Starts executions of ${planning.workflowName} for its API`,
    environment: {
      STATE_MACHINE_ARN: workflow.stateMachineArn,
      TASK_RECORDS: planning.tasksPrefix,
      ...planningEnvironment(scope, planning),
    },
    timeout: TIMEOUT,
    place,
    statements: [
      ...planningStatements(scope, planning),
      new iam.PolicyStatement({
        sid: 'StartExecution',
        actions: ['states:StartExecution'],
        resources: [workflow.stateMachineArn],
      }),
      new iam.PolicyStatement({
        // Whether one of the same name has the same request.
        sid: 'SeeExecutions',
        actions: ['states:DescribeExecution'],
        resources: [`${executionArn(scope, workflow)}:*`],
      }),
    ],
  });
}

/** The function that signs links to results and reports, which only read these. */
export function linkFunction(
  scope: Construct,
  { planning: { bucket, workflowName }, place }: WorkflowParts,
): WorkflowFunction {
  return new WorkflowFunction(scope, 'Link', {
    name: 'link',
    description: `Signs links to results and reports of ${workflowName}`,
    environment: { BUCKET: bucket.bucketName },
    timeout: TIMEOUT,
    place,
    statements: [
      new iam.PolicyStatement({
        sid: 'ReadDocuments',
        actions: ['s3:GetObject'],
        resources: ['result.json', 'failure.json', 'report.html'].map((document) =>
          bucket.arnForObjects(`executions/*/${document}`),
        ),
      }),
      new iam.PolicyStatement({
        // Without it S3 answers that it is forbidden to know that a document is not there.
        sid: 'MissDocuments',
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
      ...(bucket.encryptionKey === undefined
        ? []
        : [
            new iam.PolicyStatement({
              sid: 'DecryptDocuments',
              actions: ['kms:Decrypt'],
              resources: [bucket.encryptionKey.keyArn],
            }),
          ]),
    ],
  });
}
