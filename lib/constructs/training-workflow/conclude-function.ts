import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { seeingExecutions } from './cache-access';
import { decryptDocuments, encryptDocuments } from './functions';
import { trainingJobs, tuningJobs } from './job-arns';
import { type FunctionPlace, WorkflowFunction } from './workflow-function';
import { ofWorkflow } from './workflow-tag';

/** What Conclude is made from. */
export interface ConcludeFunctionProps {
  readonly workflowName: string;
  readonly stateMachine: sfn.StateMachine;
  readonly bucket: s3.IBucket;
  readonly place: FunctionPlace;
  /** Gets a message of each end. Absent: no people are told. */
  readonly topic: sns.ITopic | undefined;
}

/**
 * The function that follows each execution's end, however it ended, and the rule that calls it on
 * Step Functions' own events: it stops what still runs, leaves `failure.json` where nothing else
 * could, and tells of the end.
 *
 * Construct IDs: `Conclude` (with `Logs`, `Role`, `Function`), `Ended`.
 */
export function concludeFunction(scope: Construct, props: ConcludeFunctionProps): WorkflowFunction {
  const conclude = conclusion(scope, props);
  new events.Rule(scope, 'Ended', {
    description: `Executions of ${props.workflowName} that have ended`,
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [props.stateMachine.stateMachineArn],
        status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    },
    targets: [new targets.LambdaFunction(conclude.function)],
  });
  return conclude;
}

function conclusion(scope: Construct, props: ConcludeFunctionProps): WorkflowFunction {
  const { bucket, workflowName, topic } = props;
  const stack = Stack.of(scope);
  return new WorkflowFunction(scope, 'Conclude', {
    name: 'conclude',
    description: `Ends what has to end with an execution of ${workflowName}, and tells of it`,
    environment: {
      BUCKET: bucket.bucketName,
      WORKFLOW: workflowName,
      ...(topic === undefined ? {} : { TOPIC: topic.topicArn }),
    },
    timeout: Duration.minutes(2),
    place: props.place,
    statements: [
      new iam.PolicyStatement({
        sid: 'ReadDocuments',
        actions: ['s3:GetObject'],
        resources: ['plan', 'result', 'failure'].map((name) =>
          bucket.arnForObjects(`executions/*/${name}.json`),
        ),
      }),
      new iam.PolicyStatement({
        // Without it S3 answers that it is forbidden to know that an execution left no document.
        sid: 'MissDocuments',
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
      new iam.PolicyStatement({
        sid: 'WriteDocuments',
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('executions/*/failure.json')],
      }),
      ...decryptDocuments(bucket),
      ...encryptDocuments(bucket),
      new iam.PolicyStatement({
        sid: 'FindJobs',
        actions: ['sagemaker:ListHyperParameterTuningJobs', 'sagemaker:ListTrainingJobs'],
        // A policy cannot name jobs that are listed.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        sid: 'StopJobs',
        actions: [
          'sagemaker:ListTags',
          'sagemaker:StopHyperParameterTuningJob',
          'sagemaker:StopTrainingJob',
        ],
        resources: [trainingJobs(stack), tuningJobs(stack)],
        conditions: { StringEquals: ofWorkflow(workflowName) },
      }),
      // A job that a redrive has started is not to be stopped.
      seeingExecutions(props.stateMachine),
      new iam.PolicyStatement({
        sid: 'PutEvents',
        actions: ['events:PutEvents'],
        resources: [
          stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
        ],
        conditions: { StringEquals: { 'events:source': 'rankzero' } },
      }),
      ...(topic === undefined
        ? []
        : [
            new iam.PolicyStatement({
              sid: 'TellPeople',
              actions: ['sns:Publish'],
              resources: [topic.topicArn],
            }),
          ]),
    ],
  });
}
