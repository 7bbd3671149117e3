import type { AwsError } from '../aws/errors';
import type { LostAnswer } from '../aws/lost-answer';
import type { Requirement } from '../iam';
import type { IntegrationCall, RunOptions } from '../states-language';

/** What the Tasks of a state machine can call. */
export type TaskIntegrations = Required<Pick<RunOptions, 'invokeLambda' | 'integrations'>> &
  Pick<RunOptions, 'mapRuns'>;

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

/** As the Java SDK's error for a call without an answer is called; not seen with SageMaker. */
export function answerLost({ message }: LostAnswer): TaskError {
  return new TaskError('SageMaker.SdkClientException', message);
}

/**
 * What Step Functions cannot make a request of never gets to the service: an unknown field, a value
 * of another type. Seen with JSONPath's computed Parameters; it is an error that nothing catches.
 */
export function unusableArguments({ message }: AwsError, { context }: IntegrationCall): TaskError {
  const state = context.State?.Name ?? '';
  const [, field] = /^Unknown member '([^']+)'/.exec(message) ?? [];
  const why =
    field === undefined ? message : `The field "${field}" is not supported by Step Functions`;
  return new TaskError(
    'States.Runtime',
    `An error occurred while executing the state '${state}'. The Arguments could not be used to start the Task: [${why}]`,
  );
}
