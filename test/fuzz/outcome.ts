import { InvalidRequestError, isRankZeroError } from '../../lib/core';

/** How many cases each property tries: few in `npm test`, the number asked for in `npm run fuzz`. */
export function runs(variable: 'FUZZ_REQUESTS' | 'FUZZ_DEFINITIONS', few: number) {
  const numRuns = Number(process.env[variable] ?? few);
  // The seed is told with a failure; giving it again repeats the failure.
  const seed = process.env.FUZZ_SEED;
  return { numRuns, ...(seed !== undefined && { seed: Number(seed) }) };
}

/** Longest message: it has to fit a Fail state's Cause with all that is around it. */
const LONGEST_MESSAGE = 10_000;

/**
 * Does something that may fail, as long as the failure is its user's and says so properly.
 * @returns what it made; undefined if it failed
 */
export function orUserError<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!isRankZeroError(error) || error.source !== 'user') throw error;
    if (!/^[A-Z][A-Za-z]+$/.test(error.code)) throw new Error(`odd code ${error.code}`);
    if (error.message === '' || error.message.length > LONGEST_MESSAGE) {
      throw new Error(`message of ${error.message.length} characters`);
    }
    if (/\[object |undefined|\bNaN is\b/.test(error.message.replace(/Found: .*$/gm, ''))) {
      // What was found may well be that; a sentence around it may not.
      checkSentences(error);
    }
    return undefined;
  }
}

function checkSentences(error: unknown): void {
  if (!(error instanceof InvalidRequestError)) return;
  for (const { path, message } of error.problems) {
    if (!path.startsWith('$') && !/^[A-Za-z]/.test(path)) throw new Error(`odd path ${path}`);
    if (message.includes('[object ')) throw new Error(`odd sentence: ${message}`);
  }
}
