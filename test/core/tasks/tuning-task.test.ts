import { builtinTask, type TuningTaskOptions, tuningTask } from '../../../lib/core';
import { codesAt, problemsOf } from '../_helpers/factories';
import { ETA, FUNCTION_TASK, XGBOOST_TASK } from '../_helpers/tuning';

const refused = (options: object, name = 'tuning') =>
  codesAt(problemsOf(() => tuningTask(name, options as TuningTaskOptions)));

describe('tuningTask', () => {
  test('needs nothing but a task', () => {
    const { record, wraps } = tuningTask('tuning', { task: XGBOOST_TASK });
    expect(record).toEqual({
      schema: 1,
      name: 'tuning',
      kind: 'tuning',
      tasks: [XGBOOST_TASK.record],
      ranges: {},
      tuning: {},
    });
    expect(wraps).toEqual([XGBOOST_TASK]);
  });

  test('keeps everything that is set', () => {
    const tuning = {
      strategy: 'Hyperband',
      objective: { metric: 'loss', direction: 'Minimize' },
      maxJobs: 10,
      maxParallel: 5,
      maxRuntimeInSeconds: 600,
      earlyStopping: 'Off',
      randomSeed: 1,
      hyperband: { minResource: 1, maxResource: 9 },
      completion: { targetValue: 0.1, notImproving: 3, onConvergence: true },
      warmStart: { parents: ['a'], type: 'TransferLearning' },
      autotune: true,
    } as const;
    const { record } = tuningTask('tuning', {
      task: FUNCTION_TASK,
      description: 'Finds a rate',
      tunable: ['rate', 'epochs'],
      ranges: { rate: ETA },
      ...tuning,
    });
    expect(record).toEqual({
      schema: 1,
      name: 'tuning',
      kind: 'tuning',
      description: 'Finds a rate',
      tasks: [FUNCTION_TASK.record],
      tunable: ['rate', 'epochs'],
      ranges: { rate: ETA },
      tuning,
    });
  });

  test('takes up to ten tasks', () => {
    const tasks = Array.from({ length: 10 }, (_, index) =>
      builtinTask(`t${index}`, { algorithm: 'xgboost' }),
    );
    expect(tuningTask('tuning', { tasks }).record.tasks).toHaveLength(10);
    expect(refused({ tasks: [...tasks, XGBOOST_TASK] })).toEqual(['MissingField $.task']);
  });

  test.each<[string, object, string[]]>([
    ['no task', {}, ['MissingField $.task']],
    ['no tasks', { tasks: [] }, ['MissingField $.task']],
    ['the same task twice', { tasks: [XGBOOST_TASK, XGBOOST_TASK] }, ['InvalidValue $.tasks']],
    ['an option that there is not', { task: XGBOOST_TASK, maxJob: 3 }, ['UnknownField $.maxJob']],
    ['an option of another type', { task: XGBOOST_TASK, maxJobs: '3' }, ['WrongType $.maxJobs']],
    ['names that are no list', { task: XGBOOST_TASK, tunable: 'eta' }, ['WrongType $.tunable']],
    [
      'a strategy that there is not',
      { task: XGBOOST_TASK, strategy: 'Bayes' },
      ['InvalidValue $.strategy'],
    ],
    [
      'a setting that there is not',
      { task: XGBOOST_TASK, hyperband: { max: 1 } },
      ['UnknownField $.hyperband.max'],
    ],
    [
      'an input that no range is for',
      { task: FUNCTION_TASK, tunable: ['rate', 'train', 'layers', 'apiToken', 'nothing'] },
      [1, 2, 3, 4].map((index) => `NotTunable $.tunable[${index}]`),
    ],
  ])('fails for %s', (_what, options, expected) => expect(refused(options)).toEqual(expected));

  test('fails for a name that SageMaker would not take', () => {
    expect(refused({ task: XGBOOST_TASK }, 'a_b')).toEqual(['InvalidValue $.name']);
  });
});
