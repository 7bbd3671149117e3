import type { Task, TrainingTaskRecord } from '../core';

/** The records that a task's training jobs follow: its own, or those of the tasks it tunes. */
export function trainingRecords({ record }: Task): readonly TrainingTaskRecord[] {
  return record.kind === 'tuning' ? record.tasks : [record];
}
