import { builtinTask, type Task } from '../lib/core';

/** Any XGBoost training: all of the algorithm's channels and hyperparameters. */
export const xgboost = builtinTask('xgboost', {
  algorithm: 'xgboost',
  description: 'Gradient-boosted trees on csv, libsvm or parquet',
});

/** The tasks that this app registers; each becomes one parameter of the workflow. */
export const tasks: readonly Task[] = [xgboost];
