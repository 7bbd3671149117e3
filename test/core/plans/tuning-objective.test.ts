import {
  builtinTask,
  customTask,
  input,
  Problems,
  type TrainingTaskRecord,
} from '../../../lib/core';
import { notesOnObjective, readObjective } from '../../../lib/core/plans/tuning-objective';
import { IMAGE } from '../_helpers/custom';
import { codesAt } from '../_helpers/factories';
import { FUNCTION_TASK, XGBOOST_TASK } from '../_helpers/tuning';

const XGBOOST = XGBOOST_TASK.record;
const FUNCTION = FUNCTION_TASK.record;
const SILENT = customTask('silent', {
  image: IMAGE,
  entry: 'train:train',
  inputs: { rate: input.float() },
  outputs: {},
}).record;
const LINEAR = builtinTask('linear', { algorithm: 'linear-learner' }).record;

type Objective = Parameters<typeof readObjective>[1]['objective'];

function read(records: readonly TrainingTaskRecord[], objective: Objective) {
  const problems = new Problems();
  const found = readObjective(records, objective === undefined ? {} : { objective }, problems);
  return { found, codes: codesAt(problems.list), problems: problems.list };
}

describe('the objective', () => {
  test('of the training data is refused with the reason, and what to take', () => {
    const { problems } = read([XGBOOST], { metric: 'train:auc' });
    expect(problems.map(({ code }) => code)).toEqual(['UnknownMetric']);
    expect(problems[0]?.message).toMatch(
      /^SageMaker tunes \S+ only by .* validation data: .* Use validation:auc\.$/,
    );
  });

  test.each<[string, TrainingTaskRecord, NonNullable<Objective>, string]>([
    ['an algorithm’s own direction', XGBOOST, { metric: 'validation:error' }, 'Minimize'],
    ['an algorithm’s own direction', XGBOOST, { metric: 'validation:auc' }, 'Maximize'],
    ['an algorithm’s own direction', LINEAR, { metric: 'validation:objective_loss' }, 'Minimize'],
    ['the direction given', FUNCTION, { metric: 'accuracy', direction: 'Maximize' }, 'Maximize'],
    [
      'any metric where none are declared',
      SILENT,
      { metric: 'x', direction: 'Minimize' },
      'Minimize',
    ],
  ])('takes %s', (_what, record, objective, direction) => {
    const { found, codes } = read([record], objective);
    expect(codes).toEqual([]);
    expect(found).toEqual({ metric: objective.metric, direction });
  });

  test.each<[string, TrainingTaskRecord, Objective, string]>([
    ['there is none', XGBOOST, undefined, 'MissingField $.tuning.objective.metric'],
    [
      'the algorithm has no such metric',
      XGBOOST,
      { metric: 'error' },
      'UnknownMetric $.tuning.objective.metric',
    ],
    [
      'the function declares others',
      FUNCTION,
      { metric: 'los', direction: 'Minimize' },
      'UnknownMetric $.tuning.objective.metric',
    ],
    [
      'no function could log it',
      SILENT,
      { metric: 'my loss', direction: 'Minimize' },
      'UnknownMetric $.tuning.objective.metric',
    ],
    [
      'it is the wrong way round',
      XGBOOST,
      { metric: 'validation:auc', direction: 'Minimize' },
      'InvalidValue $.tuning.objective.direction',
    ],
    [
      'nobody knows which way is better',
      FUNCTION,
      { metric: 'loss' },
      'MissingField $.tuning.objective.direction',
    ],
  ])('fails where %s', (_what, record, objective, expected) => {
    expect(read([record], objective).codes).toEqual([expected]);
  });

  test('fails by the tasks that do not emit it, and names the nearest', () => {
    const { problems } = read([XGBOOST, FUNCTION], { metric: 'validation:errr' });
    expect(codesAt(problems)).toEqual([
      'UnknownMetric $.tuning.objective.metric',
      'UnknownMetric $.tuning.objective.metric',
    ]);
    expect(problems[0]?.message).toContain('Did you mean "validation:error"?');
    expect(problems[1]?.message).toContain('function does not emit this metric');
  });
});

describe('the objective of a script that prints one metric', () => {
  const LIGHT = builtinTask('light', { algorithm: 'lightgbm' }).record;
  const CAT = builtinTask('cat', { algorithm: 'catboost' }).record;

  const notes = (
    record: TrainingTaskRecord,
    metric: string,
    hyperparameters?: Record<string, string>,
  ) => {
    const inputs = hyperparameters === undefined ? {} : { hyperparameters };
    const objective = { metric, direction: 'Minimize' } as const;
    return notesOnObjective([{ record, path: '$.inputs', inputs }], objective);
  };

  test.each<[TrainingTaskRecord, string, Record<string, string> | undefined]>([
    [LIGHT, 'rmse', undefined],
    [LIGHT, 'multi_logloss', { metric: 'auto' }],
    [LIGHT, 'auc', { metric: 'auc' }],
    [LIGHT, 'auc', { metric: 'binary_logloss,auc' }],
    // A name of the library's own for l2.
    [LIGHT, 'l2', { metric: 'mse' }],
    [CAT, 'AUC', { eval_metric: 'Auto' }],
    [CAT, 'F1', { eval_metric: 'F1' }],
    [XGBOOST, 'validation:auc', {}],
  ])('%# has no note', (record, metric, hyperparameters) => {
    expect(notes(record, metric, hyperparameters)).toEqual([]);
  });

  test.each<[TrainingTaskRecord, string, Record<string, string> | undefined, string]>([
    [LIGHT, 'auc', undefined, 'metric'],
    [LIGHT, 'auc', { metric: 'binary_logloss' }, 'metric'],
    [CAT, 'Logloss', {}, 'eval_metric'],
    [CAT, 'AUC', { eval_metric: 'Accuracy' }, 'eval_metric'],
  ])('%# has a note on the hyperparameter to change', (record, metric, hyperparameters, name) => {
    expect(notes(record, metric, hyperparameters)).toEqual([
      expect.stringContaining(`; set ${name} to ${metric}`),
    ]);
  });
});
