import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { brokenCode, RankZeroError, type Task, type TaskRecord } from '../../core';
import { trainingRecords } from '../training-records';

/** What Parameter Store takes in its advanced tier. */
const MAX_RECORD_BYTES = 8192;

/** What {@link TaskRecords} are made from. */
export interface TaskRecordsProps {
  readonly tasks: readonly Task[];
  /** Path in Parameter Store, without a slash at its end. */
  readonly prefix: string;
}

/**
 * One parameter per task: `<prefix>/<task>` holds the task's record as JSON.
 *
 * Construct IDs: the tasks' names.
 */
export class TaskRecords extends Construct {
  constructor(scope: Construct, id: string, { tasks, prefix }: TaskRecordsProps) {
    super(scope, id);
    for (const { record } of tasks) {
      new ssm.StringParameter(this, record.name, {
        parameterName: `${prefix}/${record.name}`,
        description: record.description ?? `The task ${record.name}`,
        // A record over 4 KB gets the advanced tier by itself, which costs; the others do not.
        tier: ssm.ParameterTier.INTELLIGENT_TIERING,
        stringValue: Stack.of(this).toJsonString(fitted(record)),
      });
    }
  }
}

/** @throws NoTasks, DuplicateTask, ImageMissing */
export function checkTasks(tasks: readonly Task[]): void {
  if (tasks.length === 0) {
    throw new RankZeroError(
      'NoTasks',
      'The workflow has no task. Give it at least one in `tasks`.',
    );
  }
  const names = new Set<string>();
  for (const task of tasks) {
    const { record } = task;
    if (names.has(record.name)) {
      throw new RankZeroError(
        'DuplicateTask',
        `Two tasks of the workflow are named ${JSON.stringify(record.name)}; each needs its own name. Rename one of them.`,
      );
    }
    names.add(record.name);
    // It says why there is no image, and is not deployed.
    if (isBroken(task)) continue;
    checkImages(task);
  }
}

/** @throws TaskTooLarge */
export function checkSizes(tasks: readonly Task[]): void {
  for (const task of tasks.filter((one) => !isBroken(one))) {
    const { record } = task;
    const bytes = bytesOf(fitted(record));
    if (bytes <= MAX_RECORD_BYTES) continue;
    throw new RankZeroError(
      'TaskTooLarge',
      `The record of the task ${JSON.stringify(record.name)} has ${bytes} bytes; Parameter Store takes at most ${MAX_RECORD_BYTES}. ${remedy(record)}`,
    );
  }
}

/**
 * A tuning task's record holds those of the tasks it tunes. Where that is too much, it goes without
 * the schemas of their inputs, which say again what the inputs say.
 */
function fitted(record: TaskRecord): TaskRecord {
  if (record.kind !== 'tuning' || bytesOf(record) <= MAX_RECORD_BYTES) return record;
  const tasks = record.tasks.map((task) =>
    task.kind === 'custom' ? { ...task, inputsSchema: {} } : task,
  );
  return { ...record, tasks };
}

function remedy({ kind }: TaskRecord): string {
  return kind === 'tuning'
    ? 'Divide it into several tuning tasks, or move defaults from its tasks into the requests.'
    : 'Move defaults from the task into its requests.';
}

function bytesOf(record: TaskRecord): number {
  return Buffer.byteLength(JSON.stringify(record));
}

function isBroken(task: Task): boolean {
  return trainingRecords(task).some((record) => brokenCode(record) !== undefined);
}

function checkImages(task: Task): void {
  const without = trainingRecords(task).find(
    (record) => record.kind === 'custom' && record.image === '',
  );
  if (without === undefined) return;
  throw new RankZeroError(
    'ImageMissing',
    `The task ${JSON.stringify(without.name)} has no image. Give the workflow the tasks of TaskImages (\`new TaskImages(…).tasks\`), or give the task an image URI.`,
  );
}
