import {
  codesAt,
  planned,
  refused,
  request,
  withHyperparameters,
  xgboostOf,
} from '../../_helpers/factories';

const refusedNames = (hyperparameters: Record<string, unknown>) =>
  codesAt(refused(withHyperparameters(hyperparameters))).map((text) =>
    text.replace('$.inputs.hyperparameters.', ''),
  );
const taken = (hyperparameters: Record<string, unknown>) =>
  planned(withHyperparameters(hyperparameters)).request.HyperParameters;

test('fails without num_round', () => {
  expect(refused(request({ hyperparameters: { eta: 0.1 } }))).toEqual([
    {
      code: 'MissingHyperparameter',
      path: '$.inputs.hyperparameters.num_round',
      message: 'xgboost needs num_round; give it a value.',
      see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost_hyperparameters.html',
    },
  ]);
});

describe('objectives', () => {
  test.each([
    'binary:hinge',
    'binary:logistic',
    'binary:logitraw',
    'count:poisson',
    'rank:map',
    'rank:ndcg',
    'rank:pairwise',
    'reg:absoluteerror',
    'reg:gamma',
    'reg:linear',
    'reg:logistic',
    'reg:pseudohubererror',
    'reg:squarederror',
    'reg:squaredlogerror',
    'reg:tweedie',
    'survival:aft',
    'survival:cox',
  ])('%s is taken', (objective) => expect(taken({ objective })).toMatchObject({ objective }));

  test.each(['multi:softmax', 'multi:softprob'])('%s needs num_class', (objective) => {
    expect(taken({ objective, num_class: 3 })).toMatchObject({ num_class: '3' });
    expect(refusedNames({ objective })).toEqual(['MissingHyperparameter num_class']);
  });

  test.each(['reg:quantileerror', 'binary', 'logistic', '"reg:squarederror"', ''])(
    'fails for %j',
    (objective) => expect(refusedNames({ objective })).toEqual(['InvalidHyperparameter objective']),
  );

  test('fails for classes without an objective that has them', () => {
    expect(refusedNames({ num_class: 3 })).toEqual(['InvalidHyperparameter num_class']);
    expect(refusedNames({ num_class: 3, objective: 'binary:logistic' })).toEqual([
      'InvalidHyperparameter num_class',
    ]);
  });

  test('reg:absoluteerror is taken from XGBoost 1.7 on', () => {
    const of = withHyperparameters({ objective: 'reg:absoluteerror' });
    expect(planned(of, xgboostOf('1.7-1')).request.HyperParameters).toMatchObject({
      objective: 'reg:absoluteerror',
    });
    expect(codesAt(refused(of, xgboostOf('1.5-1')))).toEqual([
      'InvalidHyperparameter $.inputs.hyperparameters.objective',
    ]);
  });
});

describe('metrics', () => {
  test.each<[unknown, string]>([
    ['error', 'error'],
    ['auc,error', 'auc,error'],
    [['auc', 'error'], 'auc,error'],
    ['error@0.7', 'error@0.7'],
    ['ndcg@5', 'ndcg@5'],
    ['map@10,balanced_accuracy,f1_macro', 'map@10,balanced_accuracy,f1_macro'],
  ])('%j is sent as %s', (metrics, text) => {
    expect(taken({ objective: 'binary:logistic', eval_metric: metrics })).toMatchObject({
      eval_metric: text,
    });
  });

  test.each(['accurracy', 'auc@1', 'error@', 'ndcg@5-', 'error@x', 'auc, error', 'auc,', ''])(
    'fails for %j',
    (metrics) => {
      expect(refusedNames({ objective: 'binary:logistic', eval_metric: metrics })).toEqual([
        'InvalidHyperparameter eval_metric',
      ]);
    },
  );

  test('fails without an objective, which the container would die of', () => {
    expect(refusedNames({ eval_metric: 'rmse' })).toEqual(['MissingHyperparameter objective']);
  });

  test.each([
    ['multi:softmax', 'auc'],
    ['reg:squarederror', 'auc'],
    ['binary:logistic', 'aft-nloglik'],
    ['multi:softmax', 'error'],
    ['multi:softmax', 'error@0.7'],
    ['multi:softprob', 'logloss'],
    ['binary:logistic', 'merror'],
    ['binary:hinge', 'mlogloss'],
  ])('fails for %s with %s', (objective, metric) => {
    const classes = objective.startsWith('multi:') ? { num_class: 3 } : {};
    expect(refusedNames({ objective, eval_metric: metric, ...classes })).toEqual([
      'InvalidHyperparameter eval_metric',
    ]);
  });

  test.each([
    ['rank:pairwise', 'auc'],
    ['binary:hinge', 'auc'],
    ['multi:softmax', 'merror'],
    ['multi:softprob', 'mlogloss'],
    ['binary:logistic', 'error@0.7'],
    ['survival:aft', 'aft-nloglik'],
  ])('%s goes with %s', (objective, metric) => {
    const classes = objective.startsWith('multi:') ? { num_class: 3 } : {};
    expect(taken({ objective, eval_metric: metric, ...classes })).toBeDefined();
  });

  test('the metric of a tuning job is one that is emitted, by its full name', () => {
    expect(taken({ _tuning_objective_metric: 'validation:rmse' })).toBeDefined();
    for (const metric of ['rmse', 'train:rmse', 'validation:ndcg@5', 'validation:none', '']) {
      expect(refusedNames({ _tuning_objective_metric: metric })).toEqual([
        'InvalidHyperparameter _tuning_objective_metric',
      ]);
    }
  });
});

describe('hyperparameters that go together or do not', () => {
  test.each([
    ['learning_rate', 'eta'],
    ['min_split_loss', 'gamma'],
    ['reg_lambda', 'lambda'],
    ['reg_alpha', 'alpha'],
  ])('fails for %s beside %s', (alias, name) => {
    expect(refusedNames({ [alias]: 0.1, [name]: 0.2 })).toEqual([
      `ConflictingHyperparameters ${alias}`,
    ]);
  });

  test.each([
    ['monotone_constraints', '(1,0)', ['exact', 'hist'], ['approx', 'auto', 'gpu_hist', undefined]],
    ['interaction_constraints', '[[1,2]]', ['exact', 'hist', 'approx'], ['auto', undefined]],
  ])('%s need a tree method that honours them', (name, value, methods, others) => {
    const of = (method: string | undefined) => ({
      [name]: value,
      ...(method === undefined ? {} : { tree_method: method }),
    });
    for (const method of methods) expect(taken(of(method))).toBeDefined();
    for (const method of others) {
      expect(refusedNames(of(method))).toEqual([`InvalidHyperparameter ${name}`]);
    }
  });

  test.each<[Record<string, unknown>, boolean]>([
    [{ updater: 'grow_colmaker,prune' }, true],
    [{ updater: ['refresh'] }, false],
    [{ updater: 'grow_colmaker,grow_histmaker' }, false],
    [{ updater: 'shotgun' }, false],
    [{ updater: 'none' }, false],
    [{ updater: 'shotgun', booster: 'gblinear' }, true],
    [{ updater: 'shotgun,coord_descent', booster: 'gblinear' }, false],
    [{ updater: 'prune', booster: 'gblinear' }, false],
    [{ updater: 'refresh,prune', process_type: 'update' }, true],
    [{ updater: 'grow_colmaker', process_type: 'update' }, false],
  ])('updaters %j: taken is %s', (hyperparameters, isTaken) => {
    if (isTaken) expect(taken(hyperparameters)).toBeDefined();
    else expect(refusedNames(hyperparameters)[0]).toBe('InvalidHyperparameter updater');
  });
});
