/** A field of a state that is an expression; line breaks are for the reader here. */
export function expression(jsonata: string): string {
  return `{% ${jsonata.replace(/\s+/g, ' ').trim()} %}`;
}

/** Which execution a function works for: one expression, so that what is absent drops out. */
export const EXECUTION = expression(`{
  'name': $states.context.Execution.Name,
  'arn': $states.context.Execution.Id,
  'startTime': $states.context.Execution.StartTime,
  'redriveCount': $states.context.Execution.RedriveCount
}`);

/** The plan without the body of the job's creation, which only the states that create one need. */
export const PLAN = expression("$sift($plan, function($value, $key) { $key != 'request' })");

/** An error that was caught, as Diagnose reads it. */
export function caught(stage: 'plan' | 'create' | 'job' | 'collect'): string {
  return expression(`{
    'stage': '${stage}',
    'error': { 'name': $states.errorOutput.Error, 'cause': $states.errorOutput.Cause }
  }`);
}

/**
 * The number of the job that is to be run: of this execution the first, the second, ….
 *
 * Computed where a job is created and not by a function before, because a redrive enters that state
 * again with all variables as they were: only the redrive count has grown, and SageMaker never lets
 * a name be used twice. Each time that the state is entered, one of the two has grown.
 */
const NUMBER = '($retry.attempt + $states.context.Execution.RedriveCount)';

/** Its name. */
const NAME = `(${NUMBER} = 1 ? $plan.jobName : $plan.baseName & '-' & ${NUMBER})`;

/** The body of a job's creation: the plan's, what the rung of the ladder changes, and the name. */
export function jobBody(nameMember: string): string {
  return expression(`$merge([
    $plan.request,
    $plan.rungs[$retry.rung].changes,
    { '${nameMember}': ${NAME} }
  ])`);
}

/**
 * The moment that a function has said to wait until. A turn is a moment, not a number of seconds
 * from whenever the state machine has got the answer; other waits may be either.
 */
export const WAIT_UNTIL = expression(`
  $exists($states.result.Payload.waitUntil)
    ? $states.result.Payload.waitUntil
    : $fromMillis($millis() + 1000 * $states.result.Payload.waitSeconds)
`);

/** What is known of the job from here on, whether it was created or not. */
export const JOB_VARIABLES = { job: expression(NAME), attempts: expression(NUMBER) };
