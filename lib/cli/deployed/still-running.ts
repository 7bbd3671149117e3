import { RankZeroError } from '../../core';

/** The error of asking for what an execution leaves only at its end. */
export function stillRunning(name: string): RankZeroError {
  return new RankZeroError('StillRunning', `${name} still runs, so it has no result yet.`, {
    hint: `rankzero status ${name} shows how it is doing.`,
  });
}
