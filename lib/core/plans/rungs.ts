import { instancesIn } from '../checks';
import type { JobConfig, JobSettings, RetrySettings, Rung } from '../model';
import { mergeBody } from './merge-body';

/** Defaults of {@link RetrySettings}, but for maxAttempts, which depends on the ladder. */
const DEFAULTS = { maxTotalTimeInSeconds: 28 * 86_400, maxQuotaWaitInSeconds: 4 * 3_600 } as const;
const LEAST_ATTEMPTS = 5;

/** How often and how long a job is tried, with all defaults filled in. */
export function retrySettings(given: Partial<RetrySettings>, rungs: number): RetrySettings {
  return { maxAttempts: Math.max(LEAST_ATTEMPTS, 2 * rungs), ...DEFAULTS, ...given };
}

/**
 * The rungs of a training job's ladder, the first choice first: every type on spot instances, then
 * every type on-demand. Groups of instances are one rung, as they train together.
 */
export function rungsOf(settings: JobSettings): readonly Rung[] {
  const { types, areGroups } = instancesIn(settings);
  const steps = areGroups ? [types] : types.map((type) => [type]);
  return spotUses(settings).flatMap((spot) =>
    steps.map((instanceTypes) => ({ instanceTypes, spot })),
  );
}

/** Spot, on-demand, or one after the other. */
function spotUses({ spot }: Pick<JobSettings, 'spot'>): readonly boolean[] {
  return spot === 'preferred' ? [true, false] : [spot];
}

/** The settings as they are on one rung. */
export function settingsOn(settings: JobSettings, { instanceTypes, spot }: Rung): JobSettings {
  const { keepAlivePeriodInSeconds: keepAlive, ...resources } = settings.resources;
  const { maxWaitTimeInSeconds: wait, ...stoppingCondition } = settings.stoppingCondition;
  return {
    ...settings,
    spot,
    resources: {
      ...resources,
      instanceTypes,
      // Spot instances cannot be kept warm, and only for them there is waiting.
      ...(keepAlive === undefined || (spot && keepAlive > 0)
        ? {}
        : { keepAlivePeriodInSeconds: keepAlive }),
    },
    stoppingCondition: {
      ...stoppingCondition,
      ...(wait === undefined || !spot ? {} : { maxWaitTimeInSeconds: wait }),
    },
  };
}

/** The members of a training job's body that may differ from rung to rung. */
export function membersOn(
  { ResourceConfig, StoppingCondition, EnableManagedSpotTraining = false }: JobConfig,
  { jobBody, spot }: JobSettings,
): Partial<JobConfig> {
  const { ResourceConfig: own } = jobBody ?? {};
  return {
    ...mergeBody({ ResourceConfig }, own === undefined ? undefined : { ResourceConfig: own }),
    ...(spot === 'preferred' ? { StoppingCondition, EnableManagedSpotTraining } : {}),
  };
}

/** What a person should know of a ladder whose end the attempts do not reach. */
export function ladderNotes({ maxAttempts }: RetrySettings, rungs: number): string[] {
  return maxAttempts >= rungs || maxAttempts === 1
    ? []
    : [`retry.maxAttempts: ${maxAttempts} attempts do not reach the last of ${rungs} rungs`];
}
