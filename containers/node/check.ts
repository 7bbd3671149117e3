import { renameSync, writeFileSync } from 'node:fs';
import { readDescription } from './description';
import { messageOf, RunnerError } from './errors';
import { findFunction } from './find-function';
import { readHost } from './host';
import { hide } from './masking';
import type { Load } from './run';
import { callUser, codeOf, describeFailure, stackText, UserFailure } from './user-failure';

/** What a job would fail by, before its function is called. */
export interface CheckProblem {
  /** As in a failure file. */
  readonly code: string;
  readonly message: string;
  /** The stack of what the user's code threw, without the runner's frames. */
  readonly trace?: string;
}

/**
 * Finds out, without training, what a job would find out about its function: loads the module and
 * compares the function with the task. Writes `{"problems": […]}` to the path `result`, complete or
 * not at all, and ends this process: nothing that was loaded delays that.
 */
export async function check(load: Load, result: string, codeDirectory: string): Promise<never> {
  const problems = await findProblems(load, codeDirectory);
  writeFileSync(`${result}.${process.pid}`, JSON.stringify({ problems }));
  renameSync(`${result}.${process.pid}`, result);
  process.exit(0);
}

async function findProblems(load: Load, codeDirectory: string): Promise<CheckProblem[]> {
  try {
    const description = readDescription(readHost(process.env).hyperparameters);
    const module = await callUser('import', load);
    findFunction(module, description);
    return [];
  } catch (error) {
    if (error instanceof UserFailure) {
      const message = hide(describeFailure(error, codeDirectory));
      return [{ code: codeOf(error), message, trace: hide(stackText(error.error)) }];
    }
    if (!(error instanceof RunnerError)) throw error;
    return messageOf(error)
      .split('\n')
      .map((line) => ({ code: error.code, message: hide(line) }));
  }
}
