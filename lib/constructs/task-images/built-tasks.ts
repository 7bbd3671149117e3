import {
  type CustomTaskRecord,
  type ImageBuild,
  type Task,
  type TrainingTaskRecord,
  type TuningTask,
  withImage,
} from '../../core';

/** A task whose image is built from its source. */
export type BuiltTask = Task<CustomTaskRecord> & { readonly build: ImageBuild };

/** The tasks that need an image of their own, those that others tune included; each once. */
export function builtTasks(tasks: readonly Task[]): BuiltTask[] {
  return [...new Set(tasks.flatMap((task) => [task, ...wrappedBy(task)]).filter(isBuilt))];
}

/** Whether a workflow of these tasks has an image to build. */
export function needsImages(tasks: readonly Task[]): boolean {
  return builtTasks(tasks).length > 0;
}

/** A task with its images' URIs, and nothing left to build. */
export function completed(task: Task, images: ReadonlyMap<Task, string>): Task {
  const image = images.get(task);
  if (image !== undefined) {
    return { record: withImage(task.record as CustomTaskRecord, image) };
  }
  if (task.record.kind !== 'tuning') return task;
  const wraps = wrappedBy(task).map(
    (wrapped) => completed(wrapped, images) as Task<TrainingTaskRecord>,
  );
  const tuning: TuningTask = {
    record: { ...task.record, tasks: wraps.map(({ record }) => record) },
    wraps,
  };
  return tuning;
}

function isBuilt(task: Task): task is BuiltTask {
  return task.build !== undefined && task.record.kind === 'custom';
}

function wrappedBy(task: Task): readonly Task[] {
  return 'wraps' in task ? (task as TuningTask).wraps : [];
}
