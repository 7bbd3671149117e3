import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Artifacts, type ITrainingWorkflow, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask } from '../../../lib/core';
import { codeOf, testStack } from '../../_helpers/cdk';
import { type Statement, statementsOf } from '../../_helpers/policies';

const ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Churn';
const OUTPUT_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/outputs';

function grants(make: (stack: Stack) => ITrainingWorkflow, grant: keyof ITrainingWorkflow) {
  const stack = testStack();
  const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
  (make(stack)[grant] as (grantee: iam.IGrantable) => iam.Grant)(role);
  return statementsOf(Template.fromStack(stack), 'CallerDefaultPolicy');
}

const actions = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

function own(stack: Stack): ITrainingWorkflow {
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts', {
    encryptionKey: new kms.Key(stack, 'Key'),
  });
  return new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks: [
      builtinTask('churn', {
        algorithm: 'xgboost',
        encryption: { outputKmsKeyId: OUTPUT_KEY },
      }),
    ],
    bucket,
    sageMakerRole,
  });
}

const imported = (stack: Stack) =>
  TrainingWorkflow.fromStateMachineArn(stack, 'Churn', ARN, {
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'results'),
    workflowName: 'churn',
  });

describe('grants', () => {
  test('to start, to stop and redrive, and to follow executions', () => {
    expect(actions(grants(own, 'grantStartExecution'))).toEqual(['states:StartExecution']);
    expect(actions(grants(own, 'grantStopExecution')).sort()).toEqual([
      'states:RedriveExecution',
      'states:StopExecution',
    ]);
    expect(actions(grants(own, 'grantRead'))).toEqual(
      expect.arrayContaining(['states:DescribeExecution', 'states:ListExecutions']),
    );
  });

  test('to read what executions left, decrypted, and no data set', () => {
    const statements = grants(own, 'grantReadResults');
    const rendered = JSON.stringify(statements);
    for (const prefix of ['executions/*', 'jobs/*', 'tasks/main/*/*']) {
      expect(rendered).toContain(`"/${prefix}"`);
    }
    expect(rendered).not.toMatch(/data\/|"\/\*"|Put|Delete/);
    const decrypts = JSON.stringify(
      statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt')),
    );
    expect(decrypts).toContain(OUTPUT_KEY);
    expect(decrypts).toMatch(/"Fn::GetAtt":\["Key/);
  });

  test('are the same on an imported workflow', () => {
    const [start] = grants(imported, 'grantStartExecution');
    expect(start).toMatchObject({ Action: 'states:StartExecution', Resource: ARN });
    const read = JSON.stringify(grants(imported, 'grantReadResults'));
    expect(read).toMatch(/results\/executions\/\*.*results\/tasks\/churn\/\*/);
  });

  test('to read results fail on an imported workflow whose bucket is not known', () => {
    const make = (stack: Stack) => TrainingWorkflow.fromStateMachineArn(stack, 'Churn', ARN);
    expect(codeOf(() => grants(make, 'grantReadResults'))).toBe('BucketNotKnown');
  });
});

test('metrics are those of the state machine’s executions', () => {
  const stack = new Stack(new App(), 'Test');
  const workflow = imported(stack);
  expect(workflow.stateMachineArn).toBe(ARN);
  const metrics = [
    workflow.metricStarted(),
    workflow.metricSucceeded(),
    workflow.metricFailed({ period: Duration.minutes(1) }),
    workflow.metricAborted(),
    workflow.metricThrottled(),
    workflow.metricDuration(),
    workflow.metric('ExecutionsTimedOut'),
  ];
  expect(metrics.map(({ metricName }) => metricName)).toEqual([
    'ExecutionsStarted',
    'ExecutionsSucceeded',
    'ExecutionsFailed',
    'ExecutionsAborted',
    'ExecutionThrottled',
    'ExecutionTime',
    'ExecutionsTimedOut',
  ]);
  for (const { dimensions } of metrics) expect(dimensions).toEqual({ StateMachineArn: ARN });
});
