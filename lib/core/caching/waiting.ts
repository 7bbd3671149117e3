/** The first looks are close together: a job of seconds is not waited for longer than it takes. */
const LEAST_SECONDS = 2;
/** No day is waited for in more looks than fit into an execution's history. */
const MOST_SECONDS = 1_800;
/** The longest that SageMaker lets a job run. */
const LONGEST_WAIT = 28 * 86_400;

/**
 * How long an execution waits before it looks again whether another one has its outputs: a tenth of
 * the time since its start, 2 seconds to half an hour. A look takes 11 of 25,000 events; 28 days of
 * them are some 1,400 looks.
 *
 * @param seconds - since the execution's start
 * @returns undefined where it has waited long enough and is to run its own job
 */
export function waitForOther(seconds: number): number | undefined {
  if (seconds > LONGEST_WAIT) return undefined;
  return Math.round(Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds / 10)));
}
