import {
  checkMost,
  checkOverrides,
  checkRequiredTags,
  checkTuningWithinLimits,
  checkWithinLimits,
  type HeldLimits,
  limitsOn,
  overridesIn,
  strictest,
} from '../checks';
import type {
  JobSettings,
  TaskRequest,
  TrainingTaskRecord,
  TuningRequest,
  TuningSettings,
  TuningTaskRecord,
} from '../model';
import { Problems } from '../problems';
import { limitsOnJobs, limitsOnTuning, settingsWithin } from '../tasks/limited';
import { allTags } from './check-tuning';
import type { DefinedTask } from './tuning-definition';

/** Notes what a training job exceeds of its task's and its workflow's limits. */
export function checkTrainingLimits(
  record: TrainingTaskRecord,
  { overrides }: TaskRequest,
  settings: JobSettings,
  problems: Problems,
): void {
  const held = limitsOnJobs(record);
  checkOverrides(overridesIn(overrides), held, problems);
  checkWithinLimits(settings, held, '$.overrides', problems);
  checkRequiredTags(settings.tags, held, '$.overrides.tags', problems);
}

/** Notes what a tuning job and its training jobs exceed of the limits of all its tasks. */
export function checkTuningLimits(
  record: TuningTaskRecord,
  request: TuningRequest,
  tuning: TuningSettings,
  parts: readonly DefinedTask[],
  problems: Problems,
): void {
  const held = limitsOnTuning(record);
  const found = new Problems();
  checkOverrides(overridesIn(request.overrides), held, found);
  // A task's own limits say what may be changed of it, and nothing of who tunes it how.
  checkOverrides(overridesIn({}, request.tuning), limitsOn(record), found);
  checkTuningWithinLimits(tuning, held, '$.tuning', found);
  const points = tuning.strategy === 'Grid' ? gridPoints(parts) : undefined;
  checkMost(points, held, 'maxJobs', '$.ranges', found);
  for (const { task, job } of parts) {
    checkWithinLimits(job.settings, limitsOnJobs(task.record, record), '$.overrides', found);
  }
  checkRequiredTags(allTags(parts), held, '$.overrides.tags', found);
  // Overrides are for all tasks together: what is wrong with them is said once.
  const seen = new Set<string>();
  for (const problem of found.list) {
    const key = JSON.stringify(problem);
    if (!seen.has(key)) problems.list.push(problem);
    seen.add(key);
  }
}

/** A grid has a training job for each of its points. */
export function gridPoints(parts: readonly DefinedTask[]): number {
  return parts
    .map(({ tuned }) =>
      Object.values(tuned.ranges)
        .map((range) => (range.type === 'categorical' ? range.values.length : 1))
        .reduce((product, count) => product * count, 1),
    )
    .reduce((sum, points) => sum + points, 0);
}

/** The task with the default of its run time within the limits. */
export function withinLimits<R extends TrainingTaskRecord>(
  record: R,
  tuning?: TuningTaskRecord,
): R {
  return { ...record, settings: settingsWithin(record, limitsOnJobs(record, tuning)) };
}

/** What a person should know of a run time that limits have made shorter. */
export function runtimeNotes(
  record: TrainingTaskRecord,
  { overrides }: TaskRequest,
  tuning?: TuningTaskRecord,
): string[] {
  if (overrides.stoppingCondition?.maxRuntimeInSeconds !== undefined) return [];
  const held = limitsOnJobs(record, tuning);
  const { settings } = record;
  const { maxRuntimeInSeconds: lowered } = settingsWithin(record, held).stoppingCondition;
  const { maxRuntimeInSeconds: usual } = settings.stoppingCondition;
  if (lowered === usual) return [];
  const whose = strictest(held, 'maxRuntimeInSeconds')?.whose;
  return [
    `maxRuntimeInSeconds: ${lowered}, as the limits of ${whose} allow no more; the default is ${usual}`,
  ];
}

/** SageMaker's own default. */
export const DEFAULT_MAX_JOBS = 10;

/** A tuning job's settings, with a number of jobs that nobody gave within the limits, and a note. */
export function tuningWithin(
  tuning: TuningSettings,
  held: readonly HeldLimits[],
): { readonly tuning: TuningSettings; readonly notes: readonly string[] } {
  const limit = strictest(held, 'maxJobs');
  if (tuning.strategy === 'Grid' || tuning.maxJobs !== undefined) return { tuning, notes: [] };
  if (limit === undefined || limit.most >= DEFAULT_MAX_JOBS) return { tuning, notes: [] };
  return {
    tuning: { ...tuning, maxJobs: limit.most },
    notes: [
      `maxJobs: ${limit.most}, as the limits of ${limit.whose} allow no more; the default is ${DEFAULT_MAX_JOBS}`,
    ],
  };
}
