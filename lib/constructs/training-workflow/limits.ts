import { checkLimitsOption, type Limits, limitedRecord, Problems, type Task } from '../../core';

/**
 * The tasks under the limits of their workflow, which each of their records has.
 * @throws InvalidRequest – for limits that cannot be meant, or that a task's own settings exceed
 */
export function limited(
  tasks: readonly Task[],
  workflowName: string,
  limits: Limits | undefined,
): readonly Task[] {
  if (limits !== undefined) {
    const problems = new Problems();
    checkLimitsOption(limits, '$.limits', problems);
    problems.throwIfAny(`The workflow ${JSON.stringify(workflowName)}`);
  }
  return tasks.map((task) => ({
    ...task,
    record: limitedRecord(task.record, workflowName, limits),
  }));
}
