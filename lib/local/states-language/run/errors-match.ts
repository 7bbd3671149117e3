/** Errors that end an execution unless they are named: States.ALL does not match them. */
const TERMINAL = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/**
 * Tells whether one of the names in ErrorEquals stands for an error.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matchesError(errorEquals: readonly string[], error: string | undefined): boolean {
  return errorEquals.some((name) => matches(name, error ?? ''));
}

function matches(name: string, error: string): boolean {
  switch (name) {
    case error:
      return true;
    case 'States.ALL':
      return !TERMINAL.has(error);
    case 'States.TaskFailed':
      return error !== 'States.Timeout' && !TERMINAL.has(error);
    case 'States.Timeout':
      return error === 'States.HeartbeatTimeout';
    default:
      return false;
  }
}
