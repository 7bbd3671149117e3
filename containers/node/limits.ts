import type { Environment } from './host';

/** Variable with the path of a file, by which launch.ts sees that a process has stored the outputs. */
export const STORED = 'RANKZERO_STORED';

const LONGEST_SECONDS = 3_600;

/** How long what a function left running may take to end, `RANKZERO_ENDING_SECONDS`; milliseconds. */
export function endingMs(environment: Environment): number {
  return milliseconds(environment.RANKZERO_ENDING_SECONDS, 10);
}

/**
 * How long a host's other processes may go on after the one that stored the outputs,
 * `RANKZERO_RANKS_SECONDS`; milliseconds.
 */
export function ranksMs(environment: Environment): number {
  return milliseconds(environment.RANKZERO_RANKS_SECONDS, 30);
}

/** What is no such number is not looked at. */
function milliseconds(text = '', defaultSeconds: number): number {
  const seconds = Number(text);
  return 1000 * (seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : defaultSeconds);
}
