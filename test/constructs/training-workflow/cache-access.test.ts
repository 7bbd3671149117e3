import { Template } from 'aws-cdk-lib/assertions';
import { Artifacts, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, type CacheOptions } from '../../../lib/core';
import { testStack } from '../../_helpers/cdk';
import { statement, statementsOf } from '../../_helpers/policies';

/** The policies of a workflow whose only task has this cache. */
function workflow(cache?: CacheOptions): Template {
  const stack = testStack();
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  new TrainingWorkflow(stack, 'W', {
    workflowName: 'main',
    tasks: [builtinTask('churn', { algorithm: 'xgboost', ...(cache && { cache }) })],
    bucket,
    sageMakerRole,
  });
  return Template.fromStack(stack);
}

const CACHE = ['ReadCache', 'SeeExecutions', 'WriteCache'];

/** The statements on the cache of all roles, as `Sid of a role`. */
function sidsOf(template: Template): string[] {
  return ['WPlan', 'WCollect', 'WDiagnose', 'WRole', 'WSeeExecutions', 'Artifacts'].flatMap(
    (role) =>
      statementsOf(template, role).flatMap(({ Sid = '' }) =>
        CACHE.includes(Sid) ? [`${Sid} of ${role}`] : [],
      ),
  );
}

test('only Plan and Collect may use the cache, and only where a task has one', () => {
  const cached = workflow({ version: '1' });
  expect(sidsOf(cached)).toEqual([
    'ReadCache of WPlan',
    'WriteCache of WPlan',
    'WriteCache of WCollect',
    'SeeExecutions of WSeeExecutions',
  ]);
  const entries = JSON.stringify(statement(statementsOf(cached, 'WPlan'), 'ReadCache')?.Resource);
  expect(entries).toContain('/cache/main/*/*.json');
  expect(sidsOf(workflow())).toEqual([]);
});
