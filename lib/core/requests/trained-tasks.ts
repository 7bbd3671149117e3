import { isObject, type JsonObject } from '../checks';
import type { TaskRecord, TrainingTaskRecord } from '../model';
import { at } from '../wording';

/** A task that a request trains, with the part of the inputs that is for it. */
export interface TrainedTask {
  readonly record: TrainingTaskRecord;
  /** Where its inputs are in the request; `$.inputs.<task>` where a tuning task has several tasks. */
  readonly path: string;
  /** Empty where the request has no readable inputs. */
  readonly inputs: JsonObject;
}

/** The tasks that a request trains: one, but for a tuning task of several. */
export function trainedTasks(record: TaskRecord, request: unknown): TrainedTask[] {
  const inputs = isObject(request) && isObject(request.inputs) ? request.inputs : {};
  if (record.kind !== 'tuning') return [{ record, path: '$.inputs', inputs }];
  const [only, ...others] = record.tasks;
  if (only !== undefined && others.length === 0) {
    return [{ record: only, path: '$.inputs', inputs }];
  }
  return record.tasks.map((task) => {
    const own = inputs[task.name];
    return { record: task, path: at('$.inputs', task.name), inputs: isObject(own) ? own : {} };
  });
}
