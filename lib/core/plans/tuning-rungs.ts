import type { RetrySettings, Rung, TrainingJobDefinition } from '../model';
import { retrySettings } from './rungs';
import type { DefinedTask } from './tuning-definition';

/**
 * The rungs of a tuning job, which falls back among instance types itself: what is left is to take
 * on-demand instances for the tasks that prefer spot.
 *
 * @param withDefinitions - the members of the request that some definitions are in
 */
export function tuningRungs(
  parts: readonly DefinedTask[],
  withDefinitions: (definitions: readonly TrainingJobDefinition[]) => Rung['changes'],
): readonly Rung[] {
  const all = parts.map(({ job }) => job.settings);
  const instanceTypes = [...new Set(all.flatMap(({ resources }) => resources.instanceTypes))];
  const first = { instanceTypes, spot: all.some(({ spot }) => spot !== false) };
  if (all.every(({ spot }) => spot !== 'preferred')) return [first];
  const changes = withDefinitions(
    parts.map(({ definition, job }) =>
      job.settings.spot === 'preferred' ? onDemand(definition) : definition,
    ),
  );
  return [
    first,
    {
      instanceTypes,
      spot: all.some(({ spot }) => spot === true),
      ...(changes === undefined ? {} : { changes }),
    },
  ];
}

function onDemand({
  EnableManagedSpotTraining: _spot,
  StoppingCondition: { MaxWaitTimeInSeconds: _wait, ...stoppingCondition },
  ...definition
}: TrainingJobDefinition): TrainingJobDefinition {
  return { ...definition, StoppingCondition: stoppingCondition };
}

/** How often and how long a tuning job is tried: of several tasks' settings the strictest. */
export function tuningRetry(parts: readonly DefinedTask[], rungs: number): RetrySettings {
  const all = parts.map(({ job }) => retrySettings(job.settings.retry, rungs));
  const least = (name: keyof RetrySettings) => Math.min(...all.map((one) => one[name]));
  return {
    maxAttempts: least('maxAttempts'),
    maxTotalTimeInSeconds: least('maxTotalTimeInSeconds'),
    maxQuotaWaitInSeconds: least('maxQuotaWaitInSeconds'),
  };
}
