import {
  builtinTask,
  customTask,
  input,
  type ParameterRange,
  planExecution,
  type Task,
  type TrainingTaskRecord,
  type TuningPlan,
  type TuningTaskOptions,
  type TuningTaskRecord,
  tuningTask,
} from '../../../lib/core';
import { IMAGE } from './custom';
import { FACTS, problemsOf } from './factories';

/** XGBoost as it is tuned here: num_round is given by the task. */
export const XGBOOST_TASK = builtinTask('pima', {
  algorithm: 'xgboost',
  version: '1.7-1',
  hyperparameters: { num_round: 5, objective: 'binary:logistic' },
});

/** A training function with an input of every type, two of them limited, one secret. */
export const FUNCTION_TASK = customTask('function', {
  image: IMAGE,
  entry: 'train:train',
  inputs: {
    train: input.channel({ optional: true }),
    epochs: input.integer({ default: 10, minimum: 1, maximum: 100 }),
    rate: input.float({ default: 0.1, minimum: 0, maximum: 1 }),
    kind: input.text({ default: 'a', values: ['a', 'b', 'c'] }),
    shuffle: input.flag({ default: true }),
    layers: input.json({ default: [8] }),
    apiToken: input.text({ default: null }),
  },
  outputs: {},
  metrics: ['loss', 'accuracy'],
});

export const ETA: ParameterRange = { type: 'continuous', min: 0.01, max: 0.5 };
export const RATE: ParameterRange = { type: 'continuous', min: 0.001, max: 1 };

/** A tuning task around one task; its objective is one that the task has. */
export function tuningOf(
  task: Task<TrainingTaskRecord> = XGBOOST_TASK,
  options: Partial<TuningTaskOptions> = {},
): TuningTaskRecord {
  const objective =
    task.record.kind === 'builtin'
      ? { metric: 'validation:error' }
      : { metric: 'loss', direction: 'Minimize' as const };
  return tuningTask('tuning', { task, objective, ...options }).record;
}

/** A request that is right for {@link XGBOOST_TASK}; `rest` replaces its members. */
export function tuningRequest(rest: Readonly<Record<string, unknown>> = {}): object {
  return {
    task: 'tuning',
    inputs: { train: 's3://data/train.csv', validation: 's3://data/validation.csv' },
    ranges: { eta: ETA },
    ...rest,
  };
}

/** The plan of a request. */
export function plannedTuning(
  of: unknown = tuningRequest(),
  record: TuningTaskRecord = tuningOf(),
  name = 'pima-1',
): TuningPlan {
  const plan = planExecution(record, of, { name }, FACTS);
  if (plan.kind !== 'tuning') throw new Error('This is no plan of a tuning job.');
  return plan;
}

/** The problems that a request is refused with. */
export function refusedTuning(of: unknown, record: TuningTaskRecord = tuningOf()) {
  return problemsOf(() => plannedTuning(of, record));
}

/** A request for {@link FUNCTION_TASK} with these ranges. */
export function functionRequest(
  ranges: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): object {
  return { task: 'tuning', inputs: {}, ranges, ...rest };
}
