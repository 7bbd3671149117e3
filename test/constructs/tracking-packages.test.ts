import { noteTrackingPackages } from '../../lib/constructs/tracking-packages';
import { customTask } from '../../lib/core';
import { testStack } from '../_helpers/cdk';

const mlflow = 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team';

/** What synthesis warns of for a task with these lines of requirements. */
function warned(requirements: readonly string[], options: object = { tracking: { mlflow } }) {
  const stack = testStack();
  const { record } = customTask('churn', {
    ...{ image: 'repository:1', entry: 'train:train', inputs: {}, outputs: {} },
    ...options,
  });
  noteTrackingPackages(stack, record, requirements);
  return stack.node.metadata
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => /does not name (.*?)\./.exec(String(data))?.[1]);
}

test.each([
  [['numpy'], ['mlflow and sagemaker-mlflow']],
  [['mlflow==3.1', '# sagemaker-mlflow'], ['sagemaker-mlflow']],
  [['sagemaker_mlflow'], ['mlflow']],
  [['MLflow[extras]>=3 ; python_version > "3.9"', 'sagemaker-mlflow==0.2'], []],
  [['mlflow-skinny', 'sagemaker-mlflow'], []],
])('%j: %j is missing', (requirements, missing) => {
  expect(warned(requirements)).toEqual(missing);
});

test('a task without tracking needs none of it', () => {
  expect(warned([], {})).toEqual([]);
});
