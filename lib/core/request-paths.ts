import { at } from './wording';

/** Where a request has what: paths as problems give them. */

/** Path of a channel in a request. */
export function channelPath(name: string): string {
  return at('$.inputs', name);
}

/** Path of all hyperparameters of a built-in algorithm in a request. */
export const HYPERPARAMETERS_PATH = '$.inputs.hyperparameters';

/** Path of a hyperparameter in a request. */
export function hyperparameterPath(name: string): string {
  return at(HYPERPARAMETERS_PATH, name);
}
