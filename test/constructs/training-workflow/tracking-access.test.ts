import { Template } from 'aws-cdk-lib/assertions';
import { customTask, tuningTask } from '../../../lib/core';
import { testStack } from '../../_helpers/cdk';
import { statement, statementsOf } from '../../_helpers/policies';
import { access, accessOf } from './_helpers/access';

const server = (name: string) =>
  `arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/${name}`;

const trackedBy = (name: string) =>
  customTask(`on-${name}`, {
    ...{ image: 'repository:1', entry: 'train:train', inputs: {}, outputs: {} },
    tracking: { mlflow: server(name) },
  });

test('jobs log to the servers that tasks name, also through a search, and do nothing else there', () => {
  const stack = testStack();
  const objective = { metric: 'loss', direction: 'Minimize' } as const;
  access(stack, [trackedBy('b'), tuningTask('search', { task: trackedBy('a'), objective })]);
  const granted = statement(statementsOf(Template.fromStack(stack), 'Access'), 'TrackRuns');
  expect(granted?.Resource).toEqual([server('a'), server('b')]);
  const actions = granted?.Action as string[];
  expect(actions).toEqual(
    expect.arrayContaining(
      ['CreateExperiment', 'CreateRun', 'GetExperimentByName', 'LogBatch', 'UpdateRun'].map(
        (action) => `sagemaker-mlflow:${action}`,
      ),
    ),
  );
  expect(actions.filter((action) => /\*|Delete|Restore|Registered|AccessUI/.test(action))).toEqual(
    [],
  );
});

test('without tracking no server may be used', () => {
  expect(JSON.stringify(accessOf())).not.toContain('mlflow');
});
