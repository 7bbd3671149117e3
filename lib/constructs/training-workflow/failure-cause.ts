/**
 * JSONata of the words in a caught error's Cause.
 *
 * A function that threw leaves JSON, `{"errorType":…,"errorMessage":…,"trace":[…]}`; a service that
 * refused leaves plain text. JSONata cannot catch what `$parse` throws, so the text is parsed only
 * when it looks like the one from start to end: a cause that was cut at its limit does not.
 */
export function failureCause(): string {
  return `(
    $cause := $states.input.Cause;
    $thrown := $contains($cause, ${THROWN}) ? $parse($cause);
    $exists($thrown.errorMessage) ? $thrown.errorMessage
      : $exists($cause) ? $cause : 'No cause was given.'
  )`;
}

const THROWN = String.raw`/^\{"error(Type|Message)":.*["\]]\}$/`;

/** JSONata of the Cause of a job's failure document: what happened, and where to read on. */
export function endingCause(): string {
  const logs = String.raw`($exists($states.input.logs) ? '\nLogs: ' & $states.input.logs : '')`;
  return `$states.input.cause & ${logs}`;
}
