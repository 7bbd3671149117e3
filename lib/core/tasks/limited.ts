import {
  checkRequiredTags,
  checkTuningWithinLimits,
  checkWithinLimits,
  type HeldLimits,
  limitsOn,
  mayOverride,
  strictest,
} from '../checks';
import type {
  Budget,
  CacheOptions,
  JobSettings,
  Limits,
  TaskRecord,
  TrainingTaskRecord,
  TuningTaskRecord,
} from '../model';
import { Problems } from '../problems';
import { at, show } from '../wording';

/** What bounds a task's executions, as its record has it: absent where its author gave none. */
export function boundsOf({
  limits,
  budget,
  cache,
}: {
  readonly limits?: Limits | undefined;
  readonly budget?: Budget | undefined;
  readonly cache?: CacheOptions | undefined;
}): Pick<TaskRecord, 'limits' | 'budget' | 'cache'> {
  return {
    ...(limits === undefined ? {} : { limits }),
    ...(budget === undefined ? {} : { budget }),
    ...(cache === undefined ? {} : { cache }),
  };
}

/** The limits that hold for the training jobs of a task in a tuning task, or on its own. */
export function limitsOnJobs(
  record: TrainingTaskRecord,
  tuning?: TuningTaskRecord,
): readonly HeldLimits[] {
  return [...(tuning === undefined ? [] : limitsOn(tuning)), ...limitsOn(record)];
}

/** The limits that hold for a tuning job. */
export function limitsOnTuning(
  record: TuningTaskRecord,
  trained: readonly TrainingTaskRecord[] = record.tasks,
): readonly HeldLimits[] {
  return [...limitsOn(record), ...trained.flatMap(limitsOn)];
}

/** A task's settings, with a run time that its author did not give within the limits. */
export function settingsWithin(
  { settings, hasDefaultRuntime }: TrainingTaskRecord,
  held: readonly HeldLimits[],
): JobSettings {
  const limit = strictest(held, 'maxRuntimeInSeconds');
  const { maxRuntimeInSeconds } = settings.stoppingCondition;
  if (!hasDefaultRuntime || limit === undefined || limit.most >= maxRuntimeInSeconds) {
    return settings;
  }
  return {
    ...settings,
    stoppingCondition: { ...settings.stoppingCondition, maxRuntimeInSeconds: limit.most },
  };
}

/**
 * A task whose settings are within its own limits.
 * @throws InvalidRequest – where they exceed them: none of its jobs could run.
 */
export function withinOwnLimits<R extends TaskRecord>(record: R): R {
  const problems = new Problems();
  checkSettings(record, problems);
  problems.throwIfAny(`The task ${show(record.name)}`);
  return record;
}

/**
 * A task of a workflow with limits, with all tags that the workflow gives it.
 * @throws InvalidRequest – where its settings exceed the limits, or it lacks a tag that no request
 * may give it: none of its jobs could run.
 */
export function limitedRecord(
  record: TaskRecord,
  workflow: string,
  workflowLimits: Limits | undefined,
): TaskRecord {
  const limited = workflowLimits === undefined ? record : { ...record, workflowLimits };
  const problems = new Problems();
  checkSettings(limited, problems);
  checkTags(limited, problems);
  problems.throwIfAny(
    `The task ${show(record.name)} under the limits of the workflow ${show(workflow)}`,
  );
  return limited;
}

function checkSettings(record: TaskRecord, problems: Problems): void {
  if (record.kind !== 'tuning') {
    checkJobs(record, limitsOnJobs(record), '$', problems);
    return;
  }
  checkTuningWithinLimits(record.tuning, limitsOnTuning(record), '$', problems);
  for (const task of record.tasks) {
    checkJobs(task, limitsOnJobs(task, record), pathIn(record, task), problems);
  }
}

function checkJobs(
  record: TrainingTaskRecord,
  held: readonly HeldLimits[],
  path: string,
  problems: Problems,
): void {
  checkWithinLimits(settingsWithin(record, held), held, path, problems);
}

/** A tuning job has the tags of all its tasks. */
function checkTags(record: TaskRecord, problems: Problems): void {
  const trained = record.kind === 'tuning' ? record.tasks : [record];
  const held = record.kind === 'tuning' ? limitsOnTuning(record) : limitsOnJobs(record);
  // What the task lacks, a request may have.
  if (held.every(({ limits }) => mayOverride(limits.overrides, 'tags'))) return;
  const tags = Object.assign({}, ...trained.map(({ settings }) => settings.tags));
  checkRequiredTags(tags, held, '$.tags', problems);
}

function pathIn({ tasks }: TuningTaskRecord, task: TrainingTaskRecord): string {
  return tasks.length === 1 ? '$.task' : at('$.tasks', tasks.indexOf(task));
}
