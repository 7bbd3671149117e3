import { builtinTask, type Problem } from '../../../lib/core';
import { problemsOf } from './factories';

/** What is wrong with the definition of a task of XGBoost. */
export function refusedTask(options: object, name = 'churn'): readonly Problem[] {
  return problemsOf(() => builtinTask(name, { algorithm: 'xgboost', ...options }));
}
