import { limited } from '../../../lib/constructs/training-workflow/limits';
import { builtinTask, InvalidRequestError, type Limits, tuningTask } from '../../../lib/core';

const churn = builtinTask('churn', {
  algorithm: 'xgboost',
  resources: { instanceType: 'ml.p3.2xlarge' },
});

function refusal(limits: Limits): string {
  try {
    limited([churn], 'main', limits);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

test('each record has the limits of its workflow, beside its own', () => {
  const limits = { maxInstanceCount: 2 };
  const strict = builtinTask('strict', { algorithm: 'xgboost', limits: { maxInstanceCount: 1 } });
  const search = tuningTask('search', { task: churn, limits: { maxJobs: 5 } });
  const records = limited([churn, strict, search], 'main', limits).map(({ record }) => record);
  expect(records).toMatchObject([
    { name: 'churn', workflowLimits: limits },
    { name: 'strict', workflowLimits: limits, limits: { maxInstanceCount: 1 } },
    { name: 'search', workflowLimits: limits, limits: { maxJobs: 5 } },
  ]);
});

test('a task that its own settings put beyond the limits is named', () => {
  expect(refusal({ instanceTypes: ['ml.m5.*'] })).toBe(
    [
      'The task "churn" under the limits of the workflow "main" has 1 problem:',
      '  LimitExceeded at $.resources.instanceType: The limits of the workflow do not allow this instance type; choose one that they allow. Found: "ml.p3.2xlarge". Allowed: ml.m5.*.',
    ].join('\n'),
  );
});

test("limits that cannot be meant are the workflow's", () => {
  expect(refusal({ instanceTypes: ['m5.*'] })).toContain(
    'The workflow "main" has 1 problem:\n  UnknownInstanceType at $.limits.instanceTypes[0]',
  );
});
