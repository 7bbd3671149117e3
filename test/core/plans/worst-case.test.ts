import { trainingLoad, tunedLoad, typesIn, worstCase } from '../../../lib/core/plans/worst-case';

const PRICES = {
  currency: 'USD',
  region: 'us-east-1',
  perHour: { 'ml.m5.large': 0.115, 'ml.p3.2xlarge': 3.825 },
};
const HOUR = { MaxRuntimeInSeconds: 3_600 };
const CONFIG = { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 10 };
const ONCE = { jobs: 1, attempts: 1 };

test('a job uses all its instances for all of its run time, in each attempt', () => {
  const load = trainingLoad({ ResourceConfig: CONFIG, StoppingCondition: HOUR }, ['ml.m5.large']);
  expect(worstCase([load], { jobs: 1, attempts: 3 }, PRICES)).toEqual({
    jobs: 1,
    attempts: 3,
    instanceSeconds: 3 * 2 * 3_600,
    cost: { amount: expect.closeTo(3 * 2 * 0.115), currency: 'USD' },
  });
});

test('instances that are kept warm are paid for', () => {
  const ResourceConfig = { ...CONFIG, KeepAlivePeriodInSeconds: 1_800 };
  const load = trainingLoad({ ResourceConfig, StoppingCondition: HOUR }, ['ml.m5.large']);
  expect(worstCase([load], ONCE, undefined).instanceSeconds).toBe(2 * 5_400);
});

test('of a ladder, the dearest rung counts, whichever is preferred', () => {
  const types = ['ml.m5.large', 'ml.p3.2xlarge'];
  const load = trainingLoad({ ResourceConfig: CONFIG, StoppingCondition: HOUR }, types);
  expect(worstCase([load], ONCE, PRICES).cost?.amount).toBeCloseTo(2 * 3.825);
});

test('groups of instances are paid for together', () => {
  const ResourceConfig = {
    VolumeSizeInGB: 10,
    InstanceGroups: [
      { InstanceGroupName: 'a', InstanceType: 'ml.m5.large', InstanceCount: 3 },
      { InstanceGroupName: 'b', InstanceType: 'ml.p3.2xlarge', InstanceCount: 1 },
    ],
  } as never;
  const load = trainingLoad({ ResourceConfig, StoppingCondition: HOUR }, []);
  const worst = worstCase([load], ONCE, PRICES);
  expect(worst.instanceSeconds).toBe(4 * 3_600);
  expect(worst.cost?.amount).toBeCloseTo(3 * 0.115 + 3.825);
});

test('a tuning job has that for each of its jobs, but no more than its own time lets run', () => {
  const definition = { ResourceConfig: CONFIG, StoppingCondition: HOUR } as never;
  const loads = [tunedLoad(definition)];
  expect(worstCase(loads, { jobs: 10, attempts: 1 }, undefined).instanceSeconds).toBe(72_000);
  const runs = { jobs: 10, attempts: 1, secondsInAll: 7_200 };
  expect(worstCase(loads, runs, undefined).instanceSeconds).toBe(2 * 7_200);
});

test('without a price for each type there is no cost', () => {
  const types = ['ml.m5.large', 'ml.g5.xlarge'];
  const load = trainingLoad({ ResourceConfig: CONFIG, StoppingCondition: HOUR }, types);
  expect(worstCase([load], ONCE, PRICES)).not.toHaveProperty('cost');
  expect(typesIn([load])).toEqual(types);
});
