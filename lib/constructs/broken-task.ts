import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type BrokenCode, isRankZeroError, type Task } from '../core';
import { tunesOnly } from './task-images/built-tasks';

/** Marks the error of a broken task, so that the command line can tell it from others. */
const BROKEN_MARK = '[rankzero:brokenTask]';

/**
 * What is made of a task's code, or what is wrong with it if other tasks can still run.
 *
 * @param tasks - all of the workflow
 * @throws the error itself, where there is no other task, or it is a bug of ours
 */
export function madeOrBroken<T>(task: Task, tasks: readonly Task[], make: () => T): T | BrokenCode {
  try {
    return make();
  } catch (error) {
    const isAlone = tasks.every((other) => other === task || tunesOnly(other, task));
    if (!isRankZeroError(error) || error.source === 'tool' || isAlone) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Allows the assembly to be made, so that other tasks can run locally, but not to be deployed. */
export function forbidDeployment(scope: Construct, { code, message }: BrokenCode): void {
  Annotations.of(scope).addError(`${code}: ${message} ${BROKEN_MARK}`);
}
