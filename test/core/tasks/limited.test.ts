import { builtinTask, type Limits, limitedRecord, tuningTask } from '../../../lib/core';
import { codesAt, problemsOf, refusedTask } from '../_helpers/factories';

const churn = builtinTask('churn', {
  algorithm: 'xgboost',
  resources: {
    instanceType: ['ml.m5.large', 'ml.p3.2xlarge'],
    instanceCount: 2,
    volumeSizeInGB: 50,
  },
  stoppingCondition: { maxRuntimeInSeconds: 7200 },
});
const search = tuningTask('search', { task: churn, maxJobs: 20, maxParallel: 4 });

function refused(limits: Limits, { record } = churn as typeof churn | typeof search) {
  return problemsOf(() => limitedRecord(record, 'main', limits));
}

describe("a task's own settings beyond its limits", () => {
  test('are refused at synthesis, with whose limits they are', () => {
    const limits = {
      instanceTypes: ['ml.m5.*'],
      maxInstanceCount: 1,
      maxVolumeSizeInGB: 30,
      maxRuntimeInSeconds: 3600,
    };
    expect(refused(limits)).toMatchObject([
      {
        code: 'LimitExceeded',
        path: '$.resources.instanceType',
        message:
          'The limits of the workflow do not allow this instance type; choose one that they allow.',
        found: '"ml.p3.2xlarge"',
        allowed: 'ml.m5.*',
      },
      { path: '$.resources.instanceCount', found: '2', allowed: 'at most 1' },
      { path: '$.resources.volumeSizeInGB', found: '50', allowed: 'at most 30' },
      { path: '$.stoppingCondition.maxRuntimeInSeconds', found: '7200', allowed: 'at most 3600' },
    ]);
    expect(() => limitedRecord(churn.record, 'main', limits)).toThrow(
      'The task "churn" under the limits of the workflow "main" has 4 problems:',
    );
  });

  test('are refused where the task has the limits itself', () => {
    const options = { resources: { instanceCount: 3 }, limits: { maxInstanceCount: 2 } };
    expect(refusedTask(options)).toMatchObject([
      {
        path: '$.resources.instanceCount',
        message:
          'This is more than the limits of the task "churn" allow (maxInstanceCount); ask for less.',
      },
    ]);
  });

  test("are those of a tuning task's jobs, too", () => {
    expect(codesAt(refused({ maxJobs: 10, maxParallel: 2, maxInstanceCount: 1 }, search))).toEqual([
      'LimitExceeded $.maxJobs',
      'LimitExceeded $.maxParallel',
      'LimitExceeded $.task.resources.instanceCount',
    ]);
    const own = () => tuningTask('search', { task: churn, limits: { maxRuntimeInSeconds: 60 } });
    expect(codesAt(problemsOf(own))).toEqual([
      'LimitExceeded $.task.stoppingCondition.maxRuntimeInSeconds',
    ]);
  });

  test('are those of groups of instances', () => {
    const group = { InstanceType: 'ml.p3.2xlarge', InstanceCount: 2 };
    const jobBody = {
      ResourceConfig: {
        InstanceGroups: [
          { ...group, InstanceGroupName: 'a' },
          { ...group, InstanceType: 'ml.m5.large', InstanceGroupName: 'b' },
        ],
      },
    };
    const grouped = builtinTask('grouped', { algorithm: 'xgboost', jobBody });
    const limits = { instanceTypes: ['ml.m5.*'], maxInstanceCount: 3 };
    expect(refused(limits, grouped)).toMatchObject([
      { path: '$.resources.instanceType', found: '"ml.p3.2xlarge"' },
      { path: '$.resources.instanceCount', found: '4' },
    ]);
  });

  test('a run time that the author did not give is within the limits', () => {
    const { record } = builtinTask('churn', { algorithm: 'xgboost' });
    expect(() => limitedRecord(record, 'main', { maxRuntimeInSeconds: 60 })).not.toThrow();
  });

  test('a tag that only a request could have is missing where no request may', () => {
    const limits = { requiredTags: ['cost-centre'] };
    expect(() => limitedRecord(churn.record, 'main', limits)).not.toThrow();
    expect(codesAt(refused({ ...limits, overrides: ['resources'] }))).toEqual([
      'MissingTag $.tags["cost-centre"]',
    ]);
  });
});
