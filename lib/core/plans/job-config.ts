import { type JsonObject, type PlacedSetting, SETTINGS, valueAt } from '../checks';
import type { AccountFacts, JobConfig, JobSettings } from '../model';
import { jobsUri } from './layout';

/**
 * What follows from a job's settings; of a tuning job, without those that have no effect in it.
 * @param checkpoints - URI of where they are kept, if they are
 */
export function jobConfig(
  settings: JobSettings,
  checkpoints: string,
  facts: AccountFacts,
  isTuned = false,
): JobConfig {
  const own = SETTINGS.filter(({ notTuned }) => !isTuned || notTuned === undefined);
  return {
    ...settingMembers(settings, own, {
      OutputDataConfig: { S3OutputPath: jobsUri(facts.bucket, facts.folder) },
      ResourceConfig: { InstanceType: settings.resources.instanceTypes[0] as string },
    }),
    ...(settings.spot === false ? {} : { EnableManagedSpotTraining: true }),
    ...(settings.checkpoints ? { CheckpointConfig: { S3Uri: checkpoints } } : {}),
  };
}

/** The members that single settings become, beside those that are there. */
function settingMembers(
  settings: JobSettings,
  table: readonly PlacedSetting[],
  members: JsonObject,
): JobConfig {
  const all: Record<string, unknown> = { ...members };
  for (const setting of table) {
    const value = valueAt(settings, setting);
    if (setting.member === undefined || isNothing(value, setting)) continue;
    const [outer = '', inner] = setting.member.split('.');
    all[outer] = inner === undefined ? value : { ...(all[outer] as object), [inner]: value };
  }
  return all as object as JobConfig;
}

/** Whether the API need not be told: it knows no empty placeholders. */
function isNothing(value: unknown, { default: fallback }: PlacedSetting): boolean {
  if (value === undefined || (value === false && fallback === false)) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
