import { builtinTask, customTask, input, output, type Task, tuningTask } from '../lib/core';
import * as nearestCentroid from './centroids/declarations';

/** Any XGBoost training: all of the algorithm's channels and hyperparameters. */
export const xgboost = builtinTask('xgboost', {
  algorithm: 'xgboost',
  description: 'Gradient-boosted trees on csv, libsvm or parquet',
});

/** A custom training function in Python, on one host or on several. */
export const logistic = customTask('logistic', {
  description: 'Logistic regression in plain NumPy on csv, label first',
  source: 'tasks/logistic',
  entry: 'train:train',
  inputs: {
    train: input.channel(),
    validation: input.channel(),
    epochs: input.integer({ default: 200, minimum: 1, maximum: 100_000 }),
    learning_rate: input.float({ default: 0.5, minimum: 1e-9, maximum: 100 }),
    l2: input.float({ default: 0, minimum: 0, description: 'Weight of the squared weights' }),
  },
  outputs: {
    model: output.file(),
    history: output.json<{ readonly epoch: number; readonly loss: number }[]>(),
    accuracy: output.float(),
    logs: output.directory(),
  },
  metrics: ['train:loss', 'validation:accuracy'],
});

/** A custom training function in TypeScript. */
export const centroids = customTask('centroids', {
  description: 'Nearest-centroid classification in TypeScript on csv, label first',
  source: 'tasks/centroids',
  entry: 'train.ts',
  ...nearestCentroid,
  metrics: ['validation:accuracy'],
});

/** XGBoost on the Pima data, tuned. */
export const pimaTuning = tuningTask('pima-tuning', {
  description: 'Looks for the best XGBoost by a metric of its validation data',
  task: xgboost,
  maxJobs: 10,
  maxParallel: 5,
  earlyStopping: 'Auto',
});

/** The NumPy function, tuned. */
export const logisticTuning = tuningTask('logistic-tuning', {
  description: 'Looks for the best learning rate of the logistic regression',
  task: logistic,
  objective: { metric: 'validation:accuracy', direction: 'Maximize' },
  maxJobs: 8,
  maxParallel: 2,
});

/** The tasks that this app registers; each becomes one parameter of the workflow. */
export const tasks: readonly Task[] = [xgboost, logistic, centroids, pimaTuning, logisticTuning];
