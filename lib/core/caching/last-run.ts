import { isObject } from '../checks';
import type { CacheParts } from '../model';

/** What is kept of a task's last execution that succeeded, to tell what changed since. */
export interface LastRun {
  /** Version of this shape. */
  readonly schema: 1;
  readonly execution: string;
  readonly parts: CacheParts;
}

/** Reads what is kept of a task's last execution; undefined where it cannot be read. */
export function readLastRun(text: string | undefined): LastRun | undefined {
  try {
    const last: unknown = JSON.parse(text ?? '');
    const isLast =
      isObject(last) &&
      last.schema === 1 &&
      typeof last.execution === 'string' &&
      isParts(last.parts);
    return isLast ? (last as object as LastRun) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value has hashes by name. */
export function isParts(value: unknown): value is CacheParts {
  return isObject(value) && Object.values(value).every((part) => typeof part === 'string');
}
