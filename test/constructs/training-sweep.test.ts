import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Artifacts, TrainingSweep, TrainingWorkflow } from '../../lib/constructs';
import { builtinTask } from '../../lib/core';
import { codeOf, testStack, treeOf } from '../_helpers/cdk';
import { statement, statementsOf } from '../_helpers/policies';

function sweepIn(stack = testStack()) {
  const workflow = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
    ...new Artifacts(stack, 'Artifacts'),
  });
  return new TrainingSweep(stack, 'Sweep', { workflow });
}

describe('TrainingSweep', () => {
  test('has the constructs that its documentation lists', () => {
    expect(treeOf(sweepIn())).toEqual([
      'Logs',
      'Role',
      'StateMachine',
      'Summarize',
      'Summarize/Function',
      'Summarize/Function/CurrentVersion',
      'Summarize/Logs',
      'Summarize/Role',
    ]);
  });

  test('reaches of the bucket nothing but sweeps, and runs the workflow and itself', () => {
    const stack = testStack();
    sweepIn(stack);
    const statements = statementsOf(Template.fromStack(stack), 'SweepRole');
    const resource = (sid: string) => JSON.stringify(statement(statements, sid)?.Resource);
    expect(resource('SweepDocuments')).toMatch(/\/sweeps\/\*/);
    expect(resource('StartRuns')).toMatch(/TrainingStateMachine/);
    expect(resource('StartItems')).toMatch(/:stateMachine:rankzero-sweep-main"/);
  });

  test('lets its users put requests, follow sweeps and read tables', () => {
    const stack = testStack();
    const user = new iam.Role(stack, 'User', { assumedBy: new iam.AccountRootPrincipal() });
    sweepIn(stack).grantUse(user);
    const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    for (const needed of ['states:DescribeMapRun', 'states:ListMapRuns', 'requests.jsonl']) {
      expect(policies).toContain(needed);
    }
  });

  test('needs a workflow of the same app', () => {
    const stack = testStack();
    const workflow = TrainingWorkflow.fromStateMachineArn(
      stack,
      'Imported',
      'arn:aws:states:eu-west-1:111122223333:stateMachine:Training',
    );
    expect(codeOf(() => new TrainingSweep(stack, 'Sweep', { workflow: workflow as never }))).toBe(
      'WorkflowImported',
    );
  });
});
