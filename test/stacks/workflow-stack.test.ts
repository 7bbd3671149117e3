import { Template } from 'aws-cdk-lib/assertions';
import { builtinTask } from '../../lib/core';
import { ArtifactsStack, WorkflowStack } from '../../lib/stacks';
import { testApp, treeOf } from '../_helpers/cdk';
import { scrubbed } from '../_helpers/snapshot-setup';

function workflowStack(): WorkflowStack {
  const app = testApp();
  const { artifacts } = new ArtifactsStack(app, 'RankZero-Artifacts');
  return new WorkflowStack(app, 'RankZero-Workflow', {
    workflowName: 'main',
    tasks: [builtinTask('xgboost', { algorithm: 'xgboost', version: '1.7-1' })],
    bucket: artifacts.bucket,
    sageMakerRole: artifacts.sageMakerRole,
  });
}

describe('WorkflowStack', () => {
  test('has the constructs that its documentation lists', () => {
    const paths = treeOf(workflowStack()).filter((path) => !path.includes('/'));
    expect(paths).toEqual(expect.arrayContaining(['StateMachineArn', 'Training']));
  });

  test('takes bucket and role from the other stack, which then cannot lose them', () => {
    expect(JSON.stringify(Template.fromStack(workflowStack()).toJSON())).toContain(
      '"Fn::ImportValue":"RankZero-Artifacts:',
    );
  });

  test('is this template', () => {
    expect(scrubbed(Template.fromStack(workflowStack()))).toMatchSnapshot();
  });
});
