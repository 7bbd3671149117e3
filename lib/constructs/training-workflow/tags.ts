import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { checkTags, Problems, type Task } from '../../core';
import { withTraining } from '../training-records';

/**
 * Tags what a workflow is made of, and each job that it runs; a task's own tag of a key wins.
 * @throws InvalidRequest – when SageMaker would not take them
 */
export function tagged(
  scope: IConstruct,
  tasks: readonly Task[],
  tags: Readonly<Record<string, string>>,
): readonly Task[] {
  if (Object.keys(tags).length === 0) return tasks;
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
  return tasks.map((task) =>
    withTraining(task, (record) => {
      const all = { ...tags, ...record.settings.tags };
      const problems = new Problems();
      checkTags(all, '$.tags', problems);
      problems.throwIfAny(
        `The workflow's tags with those of the task ${JSON.stringify(record.name)}`,
      );
      return { ...record, settings: { ...record.settings, tags: all } };
    }),
  );
}
