import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type RoleObject, type Task, taskFolder } from '../../core';
import { SageMakerRole, trainingJobStatements } from '../artifacts/sagemaker-role';
import { attachManaged } from './packed-policies';
import { needsOf, packedTaskStatements, TaskAccess, taskStatements } from './task-access';

/** What {@link TaskRoles} are made from. */
export interface TaskRolesProps {
  /** Those that have a role of their own, given or made. */
  readonly tasks: readonly Task[];
  readonly bucket: s3.IBucket;
  readonly dataBuckets: readonly s3.IBucket[];
  readonly workflowName: string;
}

/**
 * The roles of tasks that have their own: those that were given, and one made for each other task,
 * which may do what this task needs and nothing of what another does.
 *
 * Construct IDs: the tasks' names; of tasks that share a given role, the name of the first, with
 * `Access`.
 */
export class TaskRoles extends Construct {
  /** By the tasks' names. */
  readonly roles: Readonly<Record<string, iam.IRole>>;
  /** The tasks, with their roles in their records. */
  readonly tasks: readonly Task[];

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    const { tasks, workflowName } = props;
    const roles = new Map<Task, iam.IRole>();
    for (const task of tasks.filter(({ role }) => role === undefined)) {
      roles.set(task, this.made(task, props));
    }
    for (const [given, sharers] of byRole(tasks)) {
      const role = this.given(given, sharers, props);
      for (const task of sharers) roles.set(task, role);
    }
    const roleOf = (task: Task) => roles.get(task) as iam.IRole;
    this.roles = Object.fromEntries(tasks.map((task) => [task.record.name, roleOf(task)]));
    this.tasks = tasks.map((task) => ({
      ...task,
      record: {
        ...task.record,
        ownRole: {
          roleArn: roleOf(task).roleArn,
          folder: taskFolder(workflowName, task.record.name),
        },
      },
    }));
  }

  private made(task: Task, { bucket, dataBuckets, workflowName }: TaskRolesProps): iam.IRole {
    const { name } = task.record;
    const folder = taskFolder(workflowName, name);
    const stack = Stack.of(this);
    const needs = taskStatements(stack, { tasks: [task], dataBuckets, workflowName });
    const { inline, managed } = packedTaskStatements(stack, needs);
    // Within the role, and not beside it: a stack has at most 500 resources.
    const role = new SageMakerRole(this, name, {
      bucket,
      task: { name, folder },
      statements: inline,
    });
    attachManaged(role, role, managed, needsOf(workflowName));
    return role;
  }

  private given(
    given: string | RoleObject,
    tasks: readonly Task[],
    { bucket, dataBuckets, workflowName }: TaskRolesProps,
  ): iam.IRole {
    const names = tasks.map(({ record }) => record.name);
    const place = new Construct(this, names[0] as string);
    const role = isRole(given) ? given : importedRole(place, given);
    new TaskAccess(place, 'Access', {
      role,
      tasks,
      dataBuckets,
      workflowName,
      task: names[0] as string,
      base: trainingJobStatements(Stack.of(this), {
        bucket,
        folders: names.map((name) => taskFolder(workflowName, name)),
      }),
    });
    return role;
  }
}

/** The tasks of each role that was given. */
function byRole(tasks: readonly Task[]): ReadonlyMap<string | RoleObject, readonly Task[]> {
  const found = new Map<string | RoleObject, Task[]>();
  for (const task of tasks) {
    const { role } = task;
    if (role !== undefined) found.set(role, [...(found.get(role) ?? []), task]);
  }
  return found;
}

/** Whether the app may change it, or at least knows whether it may. */
function isRole(role: string | RoleObject): role is iam.IRole {
  return typeof role === 'object' && 'attachInlinePolicy' in role;
}

/** Whose ARN is all that is known may not be changed: who named it so has not said that it may. */
function importedRole(scope: Construct, role: string | RoleObject): iam.IRole {
  const arn = typeof role === 'string' ? role : role.roleArn;
  return iam.Role.fromRoleArn(scope, 'Role', arn, { mutable: false });
}
