import { RankZeroError } from '../../core';
import type { BuiltTask } from './built-tasks';

/**
 * The ECR repositories of tasks: `rankzero/<workflow>/<task>`.
 *
 * ECR takes lower case and no two hyphens in a row, so two tasks' names can become one.
 * @throws DuplicateRepository – when they do
 */
export function repositoryNames(
  workflowName: string,
  tasks: readonly BuiltTask[],
): ReadonlyMap<BuiltTask, string> {
  const owners = new Map<string, string>();
  const names = new Map<BuiltTask, string>();
  for (const task of tasks) {
    const { record } = task;
    const name = `${repositoryPrefix(workflowName)}${segment(record.name)}`;
    const owner = owners.get(name);
    if (owner !== undefined) {
      throw new RankZeroError(
        'DuplicateRepository',
        `The images of the tasks ${JSON.stringify(owner)} and ${JSON.stringify(record.name)} would share the repository ${name}. Rename one of them: in repository names, upper case becomes lower case, and several hyphens in a row become one.`,
      );
    }
    owners.set(name, record.name);
    names.set(task, name);
  }
  return names;
}

/** What the names of a workflow's repositories begin with. */
export function repositoryPrefix(workflowName: string): string {
  return `rankzero/${segment(workflowName)}/`;
}

function segment(name: string): string {
  return name.toLowerCase().replace(/-+/g, '-');
}
