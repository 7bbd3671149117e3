import { MOST_EVENTS } from '../states-language';
import type { Execution } from './execution';

/** How long after its end an execution can be redriven. */
const REDRIVABLE_MS = 14 * 86_400_000;
/** AWS's limit of redrives of one execution. */
const MOST_REDRIVES = 1_000;

/**
 * Why an execution cannot be redriven; undefined when it can. The first sentence is AWS's, as
 * recorded; the words for the other rules, which its documentation gives, are ours.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function whyNotRedrivable(execution: Execution, now: number): string | undefined {
  const { status, end, events, redriveCount, stoppedIn } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') {
    return `Execution is ${status} and cannot be redriven`;
  }
  if (end !== undefined && now - end.stopDate.getTime() > REDRIVABLE_MS) {
    return 'Execution ended more than 14 days ago and cannot be redriven';
  }
  if (events.length >= MOST_EVENTS - 1) {
    return `Execution has ${events.length} events of at most ${MOST_EVENTS} and cannot be redriven`;
  }
  if (redriveCount >= MOST_REDRIVES) {
    return `Execution was redriven ${redriveCount} times and cannot be redriven`;
  }
  if (execution.start.stateMachine.machine === undefined) {
    return 'Execution was started by a definition that cannot run in this version of the local account and cannot be redriven';
  }
  if (stoppedIn === 'Parallel' || stoppedIn === 'Map') {
    return `Execution stopped in a ${stoppedIn} state. AWS repeats only the branches or iterations that failed; the local account cannot, and does not repeat the others either`;
  }
  return undefined;
}
