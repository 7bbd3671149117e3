import { isObject, isReference, isSecret, NOT_KEPT } from '../checks';
import type { TaskRecord } from '../model';
import { looksSecret } from '../secret-names';
import { trainedTasks } from './trained-tasks';

/**
 * A request as it may be kept where others read it: secrets that were given in clear are replaced by
 * something that no later execution takes for a value. References stay.
 */
export function withoutSecrets(record: TaskRecord, request: unknown): unknown {
  if (!isObject(request) || !isObject(request.inputs)) return request;
  const trained = trainedTasks(record, request);
  const cleared = trained.map(({ record: task, inputs }) => {
    const members = Object.entries(inputs).map(([name, value]) => {
      const declaration = Object.hasOwn(task.inputs, name) ? task.inputs[name] : undefined;
      if (declaration?.type === 'channel' || declaration?.type === 'hyperparameters') {
        return [name, value] as const;
      }
      return [name, clear(value, isSecret(name, declaration ?? {}))] as const;
    });
    return [task.name, Object.fromEntries(members)] as const;
  });
  const [only] = cleared;
  const inputs =
    trained.length === 1 ? only?.[1] : { ...request.inputs, ...Object.fromEntries(cleared) };
  return { ...request, inputs };
}

function clear(value: unknown, isSecretPlace: boolean): unknown {
  if (isReference(value)) return value;
  if (Array.isArray(value)) return value.map((item) => clear(item, isSecretPlace));
  if (isObject(value)) {
    const members = Object.entries(value);
    return isSecretPlace
      ? NOT_KEPT
      : Object.fromEntries(members.map(([key, it]) => [key, clear(it, looksSecret(key))]));
  }
  return isSecretPlace && value !== null ? NOT_KEPT : value;
}
