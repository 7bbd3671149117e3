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

/** The task with each record that its training jobs follow changed so. */
export function withTraining(
  task: Task,
  change: (record: TrainingTaskRecord) => TrainingTaskRecord,
): Task {
  const { record } = task;
  if (record.kind !== 'tuning') return { ...task, record: change(record) };
  return {
    ...task,
    record: { ...record, tasks: record.tasks.map(change) },
    ...('wraps' in task
      ? {
          wraps: (task as TuningTask).wraps.map((wrapped) => ({
            ...wrapped,
            record: change(wrapped.record),
          })),
        }
      : {}),
  } as Task;
}
