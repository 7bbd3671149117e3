import type { Money, Plan, PriceTable } from '../model';
import { trainedBodies } from '../plans/trained-bodies';
import type { TrainingJobDescription } from './training-types';
import type { Trial } from './tuning-types';

/**
 * What a training job was billed, by the prices of its plan. Undefined where one of them is not
 * known, or nothing was billed.
 */
export function billedCost(
  prices: PriceTable | undefined,
  { ResourceConfig, BillableTimeInSeconds: seconds = 0 }: TrainingJobDescription,
): Money | undefined {
  const { InstanceGroups: groups = [], InstanceType, InstanceCount } = ResourceConfig ?? {};
  const fleet = groups.length > 0 ? groups : [{ InstanceType, InstanceCount }];
  return costOf(
    prices,
    fleet.map(({ InstanceType: type = '', InstanceCount: count = 1 }) => ({
      type,
      seconds: seconds * count,
    })),
  );
}

/**
 * What the training jobs of a tuning job used, by the prices of its plan. Undefined where a price is
 * not known, or which of several types a job ran on.
 */
export function trialsCost(plan: Plan, trials: readonly Trial[]): Money | undefined {
  const bodies = trainedBodies(plan);
  const used = trials.map(({ task, seconds = 0 }) => {
    const { instances = [] } = bodies.find((body) => body.task === task) ?? {};
    const [only] = instances.length === 1 ? instances : [];
    return { type: only?.InstanceType ?? '', seconds: seconds * (only?.InstanceCount ?? 0) };
  });
  return costOf(plan.prices, used);
}

function costOf(
  prices: PriceTable | undefined,
  used: readonly { readonly type: string; readonly seconds: number }[],
): Money | undefined {
  if (prices === undefined || used.some(({ type }) => prices.perHour[type] === undefined)) {
    return undefined;
  }
  const amount = used.reduce(
    (sum, { type, seconds }) => sum + (seconds / 3_600) * (prices.perHour[type] ?? 0),
    0,
  );
  return { amount, currency: prices.currency };
}
