import type { CreateTrainingJob, PriceTable, TrainingJobDefinition, WorstCase } from '../model';

/** Instances that one job may run on, all of its groups together. */
type Fleet = readonly { readonly type: string; readonly count: number }[];

/** What jobs of one kind use at worst. */
export interface Load {
  /** What each may run on: one fleet of these. */
  readonly fleets: readonly Fleet[];
  /** Seconds for which a job's instances are paid, those of staying warm included. */
  readonly seconds: number;
}

/** How often jobs of such loads may run. */
export interface Runs {
  readonly jobs: number;
  readonly attempts: number;
  /** Seconds of all jobs of one attempt together, where a tuning job bounds them. */
  readonly secondsInAll?: number;
}

/** What a training job uses at worst; `types` are those of its ladder, its own included. */
export function trainingLoad(
  {
    ResourceConfig,
    StoppingCondition,
  }: Pick<CreateTrainingJob, 'ResourceConfig' | 'StoppingCondition'>,
  types: readonly string[],
): Load {
  const {
    InstanceGroups: groups = [],
    InstanceCount,
    KeepAlivePeriodInSeconds = 0,
  } = ResourceConfig;
  return {
    fleets:
      groups.length > 0
        ? [groups.map((group) => ({ type: group.InstanceType, count: group.InstanceCount }))]
        : types.map((type) => [{ type, count: InstanceCount }]),
    seconds: StoppingCondition.MaxRuntimeInSeconds + KeepAlivePeriodInSeconds,
  };
}

/** What a training job of a tuning job uses at worst. */
export function tunedLoad(definition: TrainingJobDefinition): Load {
  const {
    ResourceConfig,
    HyperParameterTuningResourceConfig: choice,
    StoppingCondition,
  } = definition;
  if (ResourceConfig !== undefined) {
    return trainingLoad({ ResourceConfig, StoppingCondition }, [ResourceConfig.InstanceType]);
  }
  return {
    fleets: (choice?.InstanceConfigs ?? []).map(({ InstanceType, InstanceCount }) => [
      { type: InstanceType, count: InstanceCount },
    ]),
    seconds: StoppingCondition.MaxRuntimeInSeconds,
  };
}

/** Every instance type that some loads may run on. */
export function typesIn(loads: readonly Load[]): string[] {
  return [...new Set(loads.flatMap(({ fleets }) => fleets.flat().map(({ type }) => type)))];
}

/**
 * What an execution uses at worst: each job of each attempt runs as long as it may, on the dearest
 * of what it may run on. Spot instances count as those on demand.
 */
export function worstCase(
  loads: readonly Load[],
  { jobs, attempts, secondsInAll = Number.POSITIVE_INFINITY }: Runs,
  prices: PriceTable | undefined,
): WorstCase {
  const most = (each: (fleet: Fleet) => number) =>
    Math.max(
      ...loads.map(
        ({ fleets, seconds }) =>
          Math.max(...fleets.map(each)) * Math.min(jobs * seconds, secondsInAll) * attempts,
      ),
    );
  const instanceSeconds = most((fleet) => fleet.reduce((sum, { count }) => sum + count, 0));
  const isPriced = typesIn(loads).every((type) => prices?.perHour[type] !== undefined);
  if (prices === undefined || !isPriced) return { jobs, attempts, instanceSeconds };
  const { currency, perHour } = prices;
  const amount = most((fleet) =>
    fleet.reduce((sum, { type, count }) => sum + (count * (perHour[type] ?? 0)) / 3_600, 0),
  );
  return { jobs, attempts, instanceSeconds, cost: { amount, currency } };
}
