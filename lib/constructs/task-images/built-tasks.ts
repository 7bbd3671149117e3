import {
  type BrokenCode,
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

/** What has become of the tasks that are built. */
export interface BuiltImages {
  /** URIs of the images. */
  readonly uris: ReadonlyMap<Task, string>;
  /** Tasks that no image can be built of. */
  readonly broken: ReadonlyMap<Task, BrokenCode>;
}

/** A task with its images' URIs, or why there is none, and nothing left to build. */
export function completed(task: Task, images: BuiltImages): Task {
  const record = task.record as CustomTaskRecord;
  const uri = images.uris.get(task);
  const { build: _built, ...rest } = task;
  if (uri !== undefined) return { ...rest, record: withImage(record, uri) };
  const broken = images.broken.get(task);
  if (broken !== undefined) return { ...rest, record: { ...record, broken } };
  if (task.record.kind !== 'tuning') return task;
  const wraps = wrappedBy(task).map(
    (wrapped) => completed(wrapped, images) as Task<TrainingTaskRecord>,
  );
  const tuning: TuningTask = {
    ...task,
    record: { ...task.record, tasks: wraps.map(({ record }) => record) },
    wraps,
  };
  return tuning;
}

/** Whether a task is nothing without another one. */
export function tunesOnly(task: Task, other: Task): boolean {
  return wrappedBy(task).length > 0 && wrappedBy(task).every((wrapped) => wrapped === other);
}

function isBuilt(task: Task): task is BuiltTask {
  return task.build !== undefined && task.record.kind === 'custom';
}

function wrappedBy(task: Task): readonly Task[] {
  return 'wraps' in task ? (task as TuningTask).wraps : [];
}
