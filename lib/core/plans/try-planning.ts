import type { Plan } from '../model';
import { InvalidRequestError, type Problems } from '../problems';

/**
 * The plan; or nothing, and its problems added to those found elsewhere, so that a user is told
 * all of them at once.
 */
export function tryPlanning(make: () => Plan, problems: Problems): Plan | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    problems.list.push(...error.problems);
    return undefined;
  }
}
