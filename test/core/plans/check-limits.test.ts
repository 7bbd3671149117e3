import {
  builtinTask,
  type Limits,
  limitedRecord,
  planExecution,
  type Task,
  type TuningTaskOptions,
  tuningTask,
} from '../../../lib/core';
import { codesAt, EXECUTION, FACTS, problemsOf, request } from '../_helpers/factories';

const XGBOOST = { algorithm: 'xgboost' } as const;
const churn = builtinTask('churn', XGBOOST);

const plan = ({ record }: Task, limits: Limits, rest: Record<string, unknown> = {}) =>
  planExecution(limitedRecord(record, 'main', limits), request({}, rest), EXECUTION, FACTS);

const refused = (task: Task, limits: Limits, rest: Record<string, unknown>) =>
  problemsOf(() => plan(task, limits, rest));

describe('a request beyond the limits', () => {
  test('is told each excess, whose limit it is and what is allowed', () => {
    const limits = {
      instanceTypes: ['ml.m5.*', 'ml.c5.large'],
      maxInstanceCount: 4,
      maxVolumeSizeInGB: 100,
      maxRuntimeInSeconds: 3600,
      maxKeepAlivePeriodInSeconds: 0,
    };
    const overrides = {
      resources: {
        instanceType: 'ml.p5.48xlarge',
        instanceCount: 100,
        volumeSizeInGB: 5000,
        keepAlivePeriodInSeconds: 600,
      },
      stoppingCondition: { maxRuntimeInSeconds: 28 * 86_400 },
    };
    expect(refused(churn, limits, { overrides })).toEqual([
      {
        code: 'LimitExceeded',
        path: '$.overrides.resources.instanceType',
        message:
          'The limits of the workflow do not allow this instance type; choose one that they allow.',
        found: '"ml.p5.48xlarge"',
        allowed: 'ml.m5.*, ml.c5.large',
      },
      {
        code: 'LimitExceeded',
        path: '$.overrides.resources.instanceCount',
        message:
          'This is more than the limits of the workflow allow (maxInstanceCount); ask for less.',
        found: '100',
        allowed: 'at most 4',
      },
      expect.objectContaining({ path: '$.overrides.resources.volumeSizeInGB', found: '5000' }),
      expect.objectContaining({ path: '$.overrides.resources.keepAlivePeriodInSeconds' }),
      expect.objectContaining({
        path: '$.overrides.stoppingCondition.maxRuntimeInSeconds',
        found: '2419200',
        allowed: 'at most 3600',
      }),
    ]);
  });

  test('is told the stricter limit, of the task or of the workflow', () => {
    const strict = builtinTask('churn', {
      ...XGBOOST,
      limits: { maxInstanceCount: 2, instanceTypes: ['ml.*.large'] },
    });
    const limits = { maxInstanceCount: 4, instanceTypes: ['ml.m5.*'] };
    const of = (instanceType: string, instanceCount: number) =>
      refused(strict, limits, { overrides: { resources: { instanceType, instanceCount } } });
    expect(of('ml.c5.large', 3)).toMatchObject([
      { message: expect.stringContaining('of the workflow'), allowed: 'ml.m5.*' },
      { message: expect.stringContaining('of the task "churn"'), allowed: 'at most 2' },
    ]);
    expect(of('ml.m5.xlarge', 2)).toMatchObject([
      { message: expect.stringContaining('of the task "churn"'), allowed: 'ml.*.large' },
    ]);
  });

  test('changes nothing that it may not', () => {
    const limits = { overrides: ['resources.instanceCount', 'tags'] };
    const overrides = {
      resources: { instanceCount: 2, volumeSizeInGB: 20 },
      tags: { team: 'ml' },
      environment: { DEBUG: '1' },
      version: '1.7-1',
    };
    expect(refused(churn, limits, { overrides })).toMatchObject([
      {
        code: 'OverrideNotAllowed',
        path: '$.overrides.resources.volumeSizeInGB',
        message: 'The limits of the workflow let no request change this; leave it out.',
        found: '"resources.volumeSizeInGB"',
        allowed: 'resources.instanceCount, tags',
      },
      { path: '$.overrides.environment' },
      { path: '$.overrides.version' },
    ]);
    const none = refused(churn, { overrides: [] }, { overrides: { tags: { team: 'ml' } } });
    expect(none).toMatchObject([{ path: '$.overrides.tags', allowed: 'nothing' }]);
    expect(plan(churn, { overrides: [] }, { overrides: {} }).jobName).toBe('pima-1');
    const group = { overrides: ['resources'] };
    expect(() =>
      plan(churn, group, { overrides: { resources: { instanceCount: 2 } } }),
    ).not.toThrow();
  });

  test('has the tags that there must be, from the task or on its own', () => {
    const limits = { requiredTags: ['cost-centre', 'team'] };
    const tagged = builtinTask('churn', { ...XGBOOST, tags: { team: 'ml' } });
    expect(codesAt(refused(tagged, limits, {}))).toEqual([
      'MissingTag $.overrides.tags["cost-centre"]',
    ]);
    const empty = { overrides: { tags: { 'cost-centre': '' } } };
    expect(codesAt(refused(tagged, limits, empty))).toEqual([
      'MissingTag $.overrides.tags["cost-centre"]',
    ]);
    const { request: body } = plan(tagged, limits, { overrides: { tags: { 'cost-centre': '7' } } });
    expect(body.Tags).toContainEqual({ Key: 'cost-centre', Value: '7' });
  });
});

test('a run time that nobody gave is as long as the limits allow, with a note', () => {
  const { request: body, notes } = plan(churn, { maxRuntimeInSeconds: 3600 });
  expect(body).toMatchObject({ StoppingCondition: { MaxRuntimeInSeconds: 3600 } });
  expect(notes).toContain(
    'maxRuntimeInSeconds: 3600, as the limits of the workflow allow no more; the default is 86400',
  );
  const overrides = { stoppingCondition: { maxRuntimeInSeconds: 60 } };
  const { notes: asked } = plan(churn, { maxRuntimeInSeconds: 3600 }, { overrides });
  const { notes: usual } = plan(churn, { maxRuntimeInSeconds: 100_000 });
  for (const other of [asked, usual]) expect(String(other)).not.toContain('maxRuntimeInSeconds');
});

describe('a search beyond the limits', () => {
  const eta = { type: 'continuous', min: 0.1, max: 0.5 };
  const search = (options: Partial<TuningTaskOptions> = {}, task = churn) =>
    tuningTask('search', {
      task,
      objective: { metric: 'validation:auc', direction: 'Maximize' },
      ...options,
    });
  const inputs = {
    inputs: { train: 's3://data/t', validation: 's3://data/v', hyperparameters: { num_round: 5 } },
  };
  const of = (rest: Record<string, unknown>) => ({ ...inputs, ranges: { eta }, ...rest });

  test('has no more jobs than the strictest of all tasks allows', () => {
    const limited = search({}, builtinTask('churn', { ...XGBOOST, limits: { maxParallel: 2 } }));
    const tuning = { maxJobs: 200, maxParallel: 50 };
    expect(refused(limited, { maxJobs: 100, maxParallel: 10 }, of({ tuning }))).toMatchObject([
      {
        code: 'LimitExceeded',
        path: '$.tuning.maxJobs',
        message: 'This is more than the limits of the workflow allow (maxJobs); ask for less.',
        found: '200',
        allowed: 'at most 100',
      },
      {
        path: '$.tuning.maxParallel',
        message: expect.stringContaining('of the task "churn"'),
        allowed: 'at most 2',
      },
    ]);
  });

  test('has jobs within the limits of each', () => {
    const overrides = { resources: { instanceType: 'ml.p3.2xlarge' }, tags: { team: 'ml' } };
    const limits = { instanceTypes: ['ml.m5.*'], requiredTags: ['cost-centre'] };
    expect(codesAt(refused(search(), limits, of({ overrides })))).toEqual([
      'LimitExceeded $.overrides.resources.instanceType',
      'MissingTag $.overrides.tags["cost-centre"]',
    ]);
  });

  test('says once what several tasks exceed together', () => {
    const several = tuningTask('search', {
      tasks: [churn, builtinTask('other', XGBOOST)],
      objective: { metric: 'validation:auc', direction: 'Maximize' },
    });
    const both = {
      inputs: { churn: inputs.inputs, other: inputs.inputs },
      ranges: { churn: { eta }, other: { eta } },
      overrides: { resources: { instanceCount: 3 } },
    };
    expect(codesAt(refused(several, { maxInstanceCount: 2 }, both))).toEqual([
      'LimitExceeded $.overrides.resources.instanceCount',
    ]);
  });

  test('on a grid has a job for each point', () => {
    const depth = { type: 'categorical', values: [1, 2, 3] };
    const ranges = { max_depth: depth, min_child_weight: { ...depth, values: [1, 2] } };
    const tuning = { strategy: 'Grid' };
    expect(refused(search(), { maxJobs: 5 }, of({ ranges, tuning }))).toMatchObject([
      { code: 'LimitExceeded', path: '$.ranges', found: '6', allowed: 'at most 5' },
    ]);
    expect(() => plan(search(), { maxJobs: 6 }, of({ ranges, tuning }))).not.toThrow();
  });

  test('has as many jobs as the limits allow where nobody says how many', () => {
    const { request: body, notes } = plan(search(), { maxJobs: 4 }, of({}));
    expect(body).toMatchObject({
      HyperParameterTuningJobConfig: { ResourceLimits: { MaxNumberOfTrainingJobs: 4 } },
    });
    expect(notes).toContain(
      'maxJobs: 4, as the limits of the workflow allow no more; the default is 10',
    );
  });

  test('is changed by a request in what it may only', () => {
    const tuning = { maxJobs: 3, maxParallel: 1 };
    expect(refused(search(), { overrides: ['tuning.maxJobs'] }, of({ tuning }))).toMatchObject([
      { code: 'OverrideNotAllowed', path: '$.tuning.maxParallel', allowed: 'tuning.maxJobs' },
    ]);
    // Those of what is tuned are of its own settings.
    const own = search({}, builtinTask('churn', { ...XGBOOST, limits: { overrides: [] } }));
    expect(() => plan(own, {}, of({ tuning }))).not.toThrow();
    expect(codesAt(refused(own, {}, of({ overrides: { tags: { a: 'b' } } })))).toEqual([
      'OverrideNotAllowed $.overrides.tags',
    ]);
  });
});
