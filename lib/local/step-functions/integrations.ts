import type { Requirement } from '../iam';
import type { RunOptions } from '../states-language';

/** What the Tasks of a state machine can call. */
export type TaskIntegrations = Required<Pick<RunOptions, 'invokeLambda' | 'integrations'>>;

/**
 * Checks whether a role may do something.
 *
 * @throws AccessDeniedException – when it may not
 */
export type CheckAction = (roleArn: string, requirement: Requirement) => Promise<void>;

/** A Task's call that was refused or failed: the error that Retry and Catch match, and its Cause. */
export class TaskError extends Error {
  constructor(error: string, cause: string) {
    super(cause, { cause });
    this.name = error;
  }
}
