/**
 * Tells whether one of the names in ErrorEquals stands for an error.
 *
 * Nothing catches States.Runtime, not even its own name. AWS's page says that States.ALL does not
 * catch States.DataLimitExceeded either; two executions recorded on AWS show that it does.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * @see https://github.com/localstack/localstack `test_states_errors.snapshot.json`
 */
export function matchesError(errorEquals: readonly string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => matches(name, error ?? ''));
}

function matches(name: string, error: string): boolean {
  switch (name) {
    case error:
    case 'States.ALL':
      return true;
    case 'States.TaskFailed':
      return error !== 'States.Timeout';
    case 'States.Timeout':
      return error === 'States.HeartbeatTimeout';
    default:
      return false;
  }
}
