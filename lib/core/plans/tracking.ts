import { isNodeEntry } from '../checks';
import type {
  AccountFacts,
  ExecutionFacts,
  JobSettings,
  TrackedRun,
  TrainingTaskRecord,
} from '../model';
import { trainingJobNames } from './names';

/** Tells the runner of a training function that it is to track; a script does so by itself. */
const BY_RUNNER = 'RANKZERO_TRACKING';

/** Variables that MLflow's client reads, and ours. */
const VARIABLES: ReadonlySet<string> = new Set([
  'MLFLOW_TRACKING_URI',
  'MLFLOW_EXPERIMENT_NAME',
  'MLFLOW_RUN_NAME',
  BY_RUNNER,
]);

/**
 * A task's settings with the variables by which its processes find the tracking server. The trials
 * of a tuning job share one environment, so that none of them is named in it.
 */
export function tracked(
  record: TrainingTaskRecord,
  settings: JobSettings,
  execution: ExecutionFacts,
  { workflow }: AccountFacts,
  isTuned: boolean,
): JobSettings {
  const tracking = trackingOf(record);
  if (tracking === undefined) return settings;
  const environment = {
    ...settings.environment,
    MLFLOW_TRACKING_URI: tracking.mlflow,
    MLFLOW_EXPERIMENT_NAME: record.name,
    ...(isTuned ? {} : { MLFLOW_RUN_NAME: trainingJobNames(execution.name, workflow).jobName }),
    ...(record.kind === 'custom' ? { [BY_RUNNER]: 'mlflow' } : {}),
  };
  return { ...settings, environment };
}

/** What a person should know about how a task is tracked. */
export function trackingNotes(record: TrainingTaskRecord): string[] {
  if (trackingOf(record) === undefined) return [];
  if (record.kind === 'custom' && !isNodeEntry(record.entry)) return [];
  const what = record.kind === 'custom' ? 'a function in TypeScript' : 'a script';
  return [`tracking: ${what} gets MLflow's variables only, and has to log its metrics itself`];
}

/** Whether a variable says where a job is tracked, and not what it makes. */
export function isOfTracking(record: TrainingTaskRecord | undefined, variable: string): boolean {
  return record !== undefined && trackingOf(record) !== undefined && VARIABLES.has(variable);
}

/** Where to find a job that has run; undefined where its task is not tracked. */
export function trackedRun(
  record: TrainingTaskRecord,
): Pick<TrackedRun, 'mlflow' | 'experiment'> | undefined {
  const tracking = trackingOf(record);
  return tracking && { mlflow: tracking.mlflow, experiment: record.name };
}

function trackingOf(record: TrainingTaskRecord) {
  return record.kind === 'custom' || record.kind === 'script' ? record.tracking : undefined;
}
