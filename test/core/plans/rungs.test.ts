import {
  type BuiltinTaskOptions,
  builtinTask,
  type TrainingPlan,
  tuningTask,
} from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { customRecord, plannedCustom } from '../_helpers/custom';
import { planned, request } from '../_helpers/factories';
import { ETA, plannedTuning, tuningOf, tuningRequest } from '../_helpers/tuning';

type Options = Omit<BuiltinTaskOptions<'xgboost'>, 'algorithm'>;

function planOf(options: Options, overrides: object = {}): TrainingPlan {
  const { record } = builtinTask('xgboost', { algorithm: 'xgboost', ...options });
  return planned(request({}, { overrides }), record);
}

/** A plan's request as it is on each rung. */
const bodiesOf = ({ request: body, rungs }: TrainingPlan) =>
  rungs.map(({ changes }) => ({ ...body, ...changes }));

const LADDER = { resources: { instanceType: ['ml.m5.xlarge', 'ml.m5.2xlarge'] } };

describe('the ladder of a training job', () => {
  test('is one rung where nothing says more', () => {
    expect(planOf({}).rungs).toEqual([{ instanceTypes: ['ml.m5.large'], spot: false }]);
  });

  test('has each instance type in order, and every body is one that the API accepts', () => {
    const bodies = bodiesOf(planOf(LADDER));
    expect(bodies.map(({ ResourceConfig }) => ResourceConfig.InstanceType)).toEqual([
      'ml.m5.xlarge',
      'ml.m5.2xlarge',
    ]);
    expect(bodies.map(({ EnableManagedSpotTraining: spot }) => spot)).toEqual([
      undefined,
      undefined,
    ]);
    expect(complaintsOf(bodies).flat()).toEqual([]);
  });

  test('has spot instances of every type before on-demand ones, where spot is preferred', () => {
    const plan = planOf({
      ...LADDER,
      spot: 'preferred',
      stoppingCondition: { maxRuntimeInSeconds: 60 },
    });
    expect(plan.rungs.map(({ instanceTypes, spot }) => [instanceTypes[0], spot])).toEqual([
      ['ml.m5.xlarge', true],
      ['ml.m5.2xlarge', true],
      ['ml.m5.xlarge', false],
      ['ml.m5.2xlarge', false],
    ]);
    const bodies = bodiesOf(plan);
    // Without spot, the API refuses a time to wait.
    expect(bodies.map(({ StoppingCondition: stop }) => stop.MaxWaitTimeInSeconds)).toEqual([
      120,
      120,
      undefined,
      undefined,
    ]);
    expect(bodies.map(({ EnableManagedSpotTraining: spot }) => spot)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(complaintsOf(bodies).flat()).toEqual([]);
  });

  test('keeps on-demand instances warm only', () => {
    const bodies = bodiesOf(
      planOf({ spot: 'preferred', resources: { keepAlivePeriodInSeconds: 600 } }),
    );
    expect(bodies.map(({ ResourceConfig }) => ResourceConfig.KeepAlivePeriodInSeconds)).toEqual([
      undefined,
      600,
    ]);
  });

  test('is one rung of all types where groups of instances train together', () => {
    const groups = ['ml.m5.large', 'ml.c5.large'].map((InstanceType, index) => ({
      InstanceType,
      InstanceCount: 1,
      InstanceGroupName: `group-${index}`,
    }));
    const { rungs } = planOf({
      spot: 'preferred',
      jobBody: { ResourceConfig: { InstanceGroups: groups } },
    });
    expect(rungs).toMatchObject([
      { instanceTypes: ['ml.m5.large', 'ml.c5.large'], spot: true },
      { spot: false, changes: { ResourceConfig: { InstanceGroups: groups } } },
    ]);
    expect(rungs[1]?.changes).not.toHaveProperty('ResourceConfig.InstanceType');
  });
});

describe('the ladder of a tuning job', () => {
  const wrap = (spot: Options['spot']) =>
    tuningOf(
      builtinTask('churn', {
        algorithm: 'xgboost',
        hyperparameters: { num_round: 5 },
        ...LADDER,
        ...(spot && { spot }),
      }),
    );

  test('is one rung: SageMaker falls back among the types', () => {
    expect(plannedTuning(tuningRequest(), wrap(false)).rungs).toEqual([
      { instanceTypes: LADDER.resources.instanceType, spot: false },
    ]);
  });

  test('ends with on-demand instances where spot is preferred', () => {
    const { request: body, rungs } = plannedTuning(tuningRequest(), wrap('preferred'));
    expect(body.TrainingJobDefinition).toMatchObject({ EnableManagedSpotTraining: true });
    expect(rungs.map(({ spot }) => spot)).toEqual([true, false]);
    const { TrainingJobDefinition: onDemand } = { ...body, ...rungs[1]?.changes };
    expect(onDemand).not.toHaveProperty('EnableManagedSpotTraining');
    expect(onDemand?.StoppingCondition).not.toHaveProperty('MaxWaitTimeInSeconds');
  });
});

describe('how often and how long', () => {
  test('a long ladder is gone down twice', () => {
    const instanceType = ['large', 'xlarge', '2xlarge', '4xlarge'].map((size) => `ml.m5.${size}`);
    expect(planOf({ resources: { instanceType } }).retry.maxAttempts).toBe(8);
    expect(planOf({}, { resources: { instanceType } }).retry.maxAttempts).toBe(8);
  });

  test('a request changes what the task says', () => {
    const options = { retry: { maxAttempts: 3, maxQuotaWaitInSeconds: 60 } };
    expect(planOf(options, { retry: { maxAttempts: 1 } }).retry).toEqual({
      maxAttempts: 1,
      maxQuotaWaitInSeconds: 60,
      maxTotalTimeInSeconds: 2_419_200,
    });
  });

  test('attempts that do not reach the last rung are noted', () => {
    const instanceType = ['ml.m5.large', 'ml.m5.xlarge', 'ml.m5.2xlarge'];
    const { notes } = planOf({ retry: { maxAttempts: 2 }, resources: { instanceType } });
    expect(notes).toContain('retry.maxAttempts: 2 attempts do not reach the last of 3 rungs');
  });

  test('of tasks that are tuned together the strictest counts', () => {
    const task = (name: string, retry: Options['retry']) =>
      builtinTask(name, {
        algorithm: 'xgboost',
        hyperparameters: { num_round: 5 },
        ...(retry && { retry }),
      });
    const { record } = tuningTask('tuning', {
      tasks: [task('a', { maxAttempts: 2 }), task('b', { maxTotalTimeInSeconds: 9 })],
      objective: { metric: 'validation:error' },
    });
    const inputs = { train: 's3://data/train.csv', validation: 's3://data/validation.csv' };
    const ranges = { eta: ETA };
    const of = {
      task: 'tuning',
      inputs: { a: inputs, b: inputs },
      ranges: { a: ranges, b: ranges },
    };
    expect(plannedTuning(of, record).retry).toEqual({
      maxAttempts: 2,
      maxTotalTimeInSeconds: 9,
      maxQuotaWaitInSeconds: 14_400,
    });
  });
});

test('an image of one’s own runs on spot instances for as long as it likes without checkpoints', () => {
  const record = customRecord({}, {}, { spot: true, checkpoints: false });
  expect(plannedCustom(record).request.StoppingCondition).toEqual({
    MaxRuntimeInSeconds: 86_400,
    MaxWaitTimeInSeconds: 172_800,
  });
});
