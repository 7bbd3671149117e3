import { Template } from 'aws-cdk-lib/assertions';
import { ArtifactsStack } from '../../lib/stacks';
import { testApp, treeOf } from '../_helpers/cdk';
import { scrubbed } from '../_helpers/snapshot-setup';

describe('ArtifactsStack', () => {
  test('has the constructs that its documentation lists', () => {
    expect(treeOf(new ArtifactsStack(testApp(), 'RankZero-Artifacts'))).toEqual([
      'Artifacts',
      'Artifacts/Bucket',
      'Artifacts/SageMakerRole',
      'BucketName',
    ]);
  });

  test('is this template', () => {
    const stack = new ArtifactsStack(testApp(), 'RankZero-Artifacts');
    expect(scrubbed(Template.fromStack(stack))).toMatchSnapshot();
  });
});
