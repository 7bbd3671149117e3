import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type Task, taskFolder } from '../../core';
import { SageMakerRole } from '../artifacts/sagemaker-role';
import { TaskAccess } from './task-access';

/** What {@link TaskRoles} are made from. */
export interface TaskRolesProps {
  readonly tasks: readonly Task[];
  readonly bucket: s3.IBucket;
  readonly dataBuckets: readonly s3.IBucket[];
  readonly workflowName: string;
}

/**
 * A role for each task, which may do what this task needs and nothing of what another does.
 *
 * Construct IDs: the tasks' names, each with `Access`.
 */
export class TaskRoles extends Construct {
  /** By the tasks' names. */
  readonly roles: Readonly<Record<string, iam.IRole>>;
  /** The tasks, with their roles in their records. */
  readonly tasks: readonly Task[];

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    const { tasks, bucket, dataBuckets, workflowName } = props;
    const { encryptionKey } = bucket;
    const made = tasks.map((task) => {
      const { name } = task.record;
      const folder = taskFolder(workflowName, name);
      const role = new SageMakerRole(this, name, {
        bucket,
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
        task: { name, folder },
      });
      new TaskAccess(role, 'Access', { role, tasks: [task], dataBuckets, workflowName });
      return [task, role, folder] as const;
    });
    this.roles = Object.fromEntries(made.map(([{ record }, role]) => [record.name, role]));
    this.tasks = made.map(([task, { roleArn }, folder]) => ({
      ...task,
      record: { ...task.record, ownRole: { roleArn, folder } },
    }));
  }
}
