import type { Task, TrainingTaskRecord, TuningTask } from '../core';

/** The records that a task's training jobs follow: its own, or those of the tasks it tunes. */
export function trainingRecords({ record }: Task): readonly TrainingTaskRecord[] {
  return record.kind === 'tuning' ? record.tasks : [record];
}

/** The tasks that a task's training jobs are of: itself, or those it tunes. */
export function trainingTasks(task: Task): readonly Task<TrainingTaskRecord>[] {
  if ('wraps' in task) return (task as TuningTask).wraps;
  return trainingRecords(task).map((record) => ({ ...task, record }));
}
