import {
  builtinTask,
  customTask,
  input,
  Problems,
  type TrainingTaskRecord,
} from '../../../lib/core';
import { readObjective } from '../../../lib/core/plans/tuning-objective';
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
