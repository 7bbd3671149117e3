import type { RunOptions } from '../states-language';

/** What the Tasks of a state machine can call. */
export type TaskIntegrations = Required<Pick<RunOptions, 'invokeLambda' | 'integrations'>>;

/** One action on one resource, as a policy speaks of it. */
export interface ActionCheck {
  /** e.g. `sagemaker:CreateTrainingJob` */
  readonly action: string;
  /** ARN of what it is done to. */
  readonly resource: string;
  /** Condition keys and their values. @default - none */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/**
 * Checks whether a role may do something.
 *
 * @throws AccessDeniedException – when it may not
 */
export type CheckAction = (roleArn: string, check: ActionCheck) => Promise<void>;

/** The account that ARNs are made for. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** A Task's call that was refused or failed: the error that Retry and Catch match, and its Cause. */
export class TaskError extends Error {
  constructor(error: string, cause: string) {
    super(cause, { cause });
    this.name = error;
  }
}
