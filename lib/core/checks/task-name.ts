import type { Problems } from '../problems';

/** Letters, digits and hyphens: the name is a segment of a parameter's path and of ARNs. */
const TASK_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/;

/** Notes a problem when a task's name cannot be a parameter's name. */
export function checkTaskName(name: string, problems: Problems): void {
  if (typeof name !== 'string' || !TASK_NAME.test(name)) {
    problems.add('InvalidValue', '$.name', 'This is not a valid name for a task.', {
      found: name,
      allowed: 'letters, digits and hyphens between them, at most 63',
    });
  }
}
