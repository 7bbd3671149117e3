import {
  type ScriptTaskOptions,
  scriptTask,
  type TrainingTaskRecord,
  withArchive,
} from '../../../lib/core';

/** Where the source of the scripts is. */
export const ARCHIVE = 's3://cdk-assets/1234.gz';

/** A task with a script; `options` replace its own. */
export function iris(options: Partial<ScriptTaskOptions> = {}) {
  const task = scriptTask('iris', {
    source: 'tasks/iris',
    script: 'train.py',
    framework: 'sklearn',
    version: '1.2-1',
    channels: { train: { contentType: 'text/csv' } },
    metrics: { accuracy: 'accuracy: ([0-9.]+)' },
    ...options,
  });
  return { ...task, record: withArchive(task.record, ARCHIVE) };
}

/** The record of {@link iris}. */
export function irisRecord(options: Partial<ScriptTaskOptions> = {}): TrainingTaskRecord {
  return iris(options).record;
}
