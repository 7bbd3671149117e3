import {
  type AlgorithmName,
  builtinTask,
  containerTask,
  Problems,
  scriptTask,
  tryPlanning,
} from '../../../lib/core';
import { FOREIGN_IMAGE } from '../_helpers/container';
import { codesAt, planned, problemsOf, refused } from '../_helpers/factories';

// Names that start with an underscore have no rules: what counts is how values are written and limited.
const { record: LINEAR } = builtinTask('linear', {
  algorithm: 'linear-learner',
  hyperparameters: { predictor_type: 'regressor', epochs: 15 },
});
const request = (hyperparameters: unknown) => ({
  task: 'linear',
  inputs: { train: 's3://data/x', hyperparameters },
});
const raw = (hyperparameters: unknown) =>
  planned(request(hyperparameters), LINEAR).request.HyperParameters;

describe('a hyperparameter', () => {
  test.each<[unknown, string]>([
    [1e-7, '1e-7'],
    [0.0000001, '1e-7'],
    [5, '5'],
    [5.0, '5'],
    [-0, '0'],
    [0.1, '0.1'],
    [0.30000000000000004, '0.30000000000000004'],
    [1e21, '1e+21'],
    [1.5e300, '1.5e+300'],
    [9_007_199_254_740_991, '9007199254740991'],
    [-9_007_199_254_740_991, '-9007199254740991'],
    [5e-324, '5e-324'],
    ['0.10', '0.10'],
    ['', ''],
    ['9007199254740993', '9007199254740993'],
    [true, 'true'],
    [false, 'false'],
    [[1, 2], '[1,2]'],
    [[[1], [2, 3]], '[[1],[2,3]]'],
    [{ a: { b: [1e-7, 'x', true] } }, '{"a":{"b":[1e-7,"x",true]}}'],
    ['größe', 'größe'],
  ])('%j is sent as %j', (value, text) => expect(raw({ _x: value })).toMatchObject({ _x: text }));

  test('of a request wins over the task’s, which stays otherwise', () => {
    expect(raw({ epochs: 3 })).toEqual({ predictor_type: 'regressor', epochs: '3' });
    expect(raw(undefined)).toEqual({ predictor_type: 'regressor', epochs: '15' });
  });

  test.each<[unknown, string]>([
    [9_007_199_254_740_992, 'InvalidHyperparameter $.inputs.hyperparameters._x'],
    [-9_007_199_254_740_992, 'InvalidHyperparameter $.inputs.hyperparameters._x'],
    [123456789012345680000, 'InvalidHyperparameter $.inputs.hyperparameters._x'],
    [[1, 9_007_199_254_740_992], 'InvalidHyperparameter $.inputs.hyperparameters._x[1]'],
    [{ a: [2 ** 60] }, 'InvalidHyperparameter $.inputs.hyperparameters._x.a[0]'],
    [null, 'WrongType $.inputs.hyperparameters._x'],
    [[null], 'WrongType $.inputs.hyperparameters._x[0]'],
    ['a\nb', 'InvalidHyperparameter $.inputs.hyperparameters._x'],
    ['a\r', 'InvalidHyperparameter $.inputs.hyperparameters._x'],
    ['a\u2028b', 'InvalidHyperparameter $.inputs.hyperparameters._x'],
  ])('fails for %j', (value, expected) => {
    const problems = refused(request({ _x: value }), LINEAR);
    expect(codesAt(problems)).toEqual([expected]);
    expect(problems[0]).toMatchObject({ found: expect.any(String), allowed: expect.any(String) });
  });

  test('fails for a line break in its name', () => {
    expect(codesAt(refused(request({ '_a\nb': 1 }), LINEAR))).toEqual([
      'InvalidHyperparameter $.inputs.hyperparameters["_a\\nb"]',
    ]);
  });

  test('takes 2,500 characters and fails for one more', () => {
    expect(raw({ _x: 'v'.repeat(2_500) })?._x).toHaveLength(2_500);
    expect(refused(request({ _x: 'v'.repeat(2_501) }), LINEAR)).toEqual([
      {
        code: 'HyperparameterTooLong',
        path: '$.inputs.hyperparameters._x',
        message: 'SageMaker does not accept this value.',
        found: '"2501 characters"',
        allowed: 'at most 2500 characters',
      },
    ]);
  });

  test('counts the characters that are sent', () => {
    expect(codesAt(refused(request({ _x: Array(1_251).fill(1) }), LINEAR))).toEqual([
      'HyperparameterTooLong $.inputs.hyperparameters._x',
    ]);
  });

  test('takes a name of 256 characters and fails for none or one more', () => {
    expect(raw({ [`_${'n'.repeat(255)}`]: 1 })).toHaveProperty(`_${'n'.repeat(255)}`);
    for (const name of ['', `_${'n'.repeat(256)}`]) {
      expect(refused(request({ [name]: 1 }), LINEAR)[0]?.code).toBe('HyperparameterTooLong');
    }
  });
});

const KNN = { feature_dim: 2, k: 3, predictor_type: 'regressor', sample_size: 10 };

describe('the hyperparameters', () => {
  test.each<[string, unknown, string, string]>([
    ['a date', new Date(0), '$.hyperparameters.epochs', 'Date'],
    ['a map', new Map([['a', 1]]), '$.hyperparameters.epochs', 'Map'],
    ['a date in a list', [1, new Date(0)], '$.hyperparameters.epochs[1]', 'Date'],
  ])('of a task hold no object of a class: %s', (_what, value, path, name) => {
    for (const make of [
      () =>
        builtinTask('any', {
          algorithm: 'linear-learner',
          hyperparameters: { epochs: value as never },
        }),
      () =>
        scriptTask('any', {
          script: 'train.py',
          framework: 'sklearn',
          version: '1.4-2',
          hyperparameters: { epochs: value as never },
        }),
    ]) {
      const [problem, ...more] = problemsOf(make);
      expect(more).toEqual([]);
      expect(problem).toMatchObject({ code: 'WrongType', path });
      expect(problem?.message).toContain(name);
    }
  });

  const named = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`_h${index}`, index]));

  test('are at most 100, the task’s own included', () => {
    expect(Object.keys(raw(named(98)) ?? {})).toHaveLength(100);
    expect(refused(request(named(99)), LINEAR)).toEqual([
      {
        code: 'TooManyHyperparameters',
        path: '$.inputs.hyperparameters',
        message: 'There are too many hyperparameters.',
        found: '101',
        allowed: 'at most 100',
      },
    ]);
  });

  test('fail by one problem where there are too many, whatever their names', () => {
    expect(codesAt(refused(request({ num_round: 5, ...named(200) })))).toEqual([
      'TooManyHyperparameters $.inputs.hyperparameters',
    ]);
  });

  test.each<[AlgorithmName, object, string[]]>([
    ['linear-learner', { predictor_type: 'multiclass_classifier' }, ['num_classes']],
    ['linear-learner', { predictor_type: 'regressor' }, []],
    ['linear-learner', { predictor_type: 'multiclass_classifier', num_classes: 3 }, []],
    ['knn', { ...KNN, dimension_reduction_type: 'sign' }, ['dimension_reduction_target']],
    ['knn', KNN, []],
  ])('fail for %s where %j need another one', (algorithm, hyperparameters, missing) => {
    const { record } = builtinTask('any', { algorithm });
    const of = { task: 'any', inputs: { train: 's3://data/x', hyperparameters } };
    const problems = new Problems();
    tryPlanning(() => planned(of, record), problems);
    expect(codesAt(problems.list)).toEqual(
      missing.map((name) => `MissingHyperparameter $.inputs.hyperparameters.${name}`),
    );
  });

  test('fail where one that the algorithm needs is in neither the task nor the request', () => {
    const { record } = builtinTask('means', { algorithm: 'kmeans', hyperparameters: { k: 2 } });
    const of = { task: 'means', inputs: { train: 's3://data/x', hyperparameters: {} } };
    expect(codesAt(refused(of, record))).toEqual([
      'MissingHyperparameter $.inputs.hyperparameters.feature_dim',
    ]);
  });

  test('are not called missing when they are merely unreadable', () => {
    const { record } = builtinTask('means', { algorithm: 'kmeans', hyperparameters: { k: 2 } });
    const inputs = { train: 's3://data/x', hyperparameters: { feature_dim: null } };
    expect(codesAt(refused({ task: 'means', inputs }, record))).toEqual([
      'WrongType $.inputs.hyperparameters.feature_dim',
    ]);
  });

  test.each([null, [], 'num_round=5', 5])('fail when they are %j', (hyperparameters) => {
    expect(codesAt(refused(request(hyperparameters), LINEAR))).toEqual([
      'WrongType $.inputs.hyperparameters',
    ]);
  });

  test('are absent from the job where there are none', () => {
    const { record } = containerTask('bare', { image: FOREIGN_IMAGE });
    expect(planned({ task: 'bare' }, record).request).not.toHaveProperty('HyperParameters');
    expect(planned({ task: 'bare' }, record).request).not.toHaveProperty('InputDataConfig');
  });
});
