import {
  codesAt,
  planned,
  refused,
  withHyperparameters,
  xgboostOf,
} from '../../_helpers/factories';

const XGBOOST_3 = xgboostOf('3.0-5');
const takes = (name: string, value: unknown, others: object = {}) =>
  planned(withHyperparameters({ ...others, [name]: value }), XGBOOST_3).request.HyperParameters;

describe('values at the edges of XGBoost’s hyperparameters', () => {
  // name, what is taken, what is not; as the container's own table has them.
  test.each<[string, unknown[], unknown[]]>([
    ['num_round', [1, '1', ' 5 ', 1e6], [0, -1, 1.5, '5.0', '1e3', 'ten', '', true, [1]]],
    ['csv_weights', [0, 1], [-1, 2, 0.5, true]],
    ['verbosity', [0, 3], [-1, 4]],
    ['nthread', [1, 64], [0]],
    ['eta', [0, 1, '0.3', 1e-7, '.5', '1.'], [-1e-9, 1.0000001, 'fast', '', '1,0', '0x1']],
    ['gamma', [0, 1e300], [-0.1]],
    ['max_depth', [0, 6], [-1, 6.5]],
    ['min_child_weight', [0, 120.5], [-1]],
    ['max_delta_step', [0, 0.5], [-0.5]],
    ['subsample', [1e-9, 1], [0, 1.1]],
    ['colsample_bytree', [0.5, 1], [0, 1.1]],
    ['colsample_bylevel', [0.5, 1], [0, 1.1]],
    ['colsample_bynode', [0.5, 1], [0, 1.1]],
    ['lambda', [0, 1_000], [-1]],
    ['alpha', [0, 1_000], [-1]],
    ['sketch_eps', [0.01, 0.99], [0, 1]],
    ['scale_pos_weight', [1e-9, 100], [0, -1]],
    ['refresh_leaf', [0, 1], [2]],
    ['max_leaves', [0, 31], [-1]],
    ['max_bin', [0, 256], [-1]],
    ['rate_drop', [0, 1], [-0.1, 1.1]],
    ['one_drop', [0, 1], [2]],
    ['skip_drop', [0, 1], [-0.1, 1.1]],
    ['lambda_bias', [0, 1], [-0.1, 1.1]],
    ['tweedie_variance_power', [1.1, 1.9], [1, 2]],
    ['base_score', [0, 0.5, 7], [-0.5]],
    ['_kfold', [2, 10], [1]],
    ['_num_cv_round', [1], [0]],
    ['seed', [0, -1, -2_147_483_647, 2_147_483_646], [-2_147_483_648, 2_147_483_647, 0.5]],
    ['num_parallel_tree', [1], [0]],
    ['prob_buffer_row', [2], [1, 1.5]],
    ['aft_loss_distribution_scale', [0, 1.5], [-1]],
    ['booster', ['gbtree', 'gblinear', 'dart'], ['tree', 'GBTREE', '']],
    ['tree_method', ['auto', 'exact', 'approx', 'hist', 'gpu_hist'], ['fast']],
    ['dsplit', ['row', 'col'], ['cell']],
    ['process_type', ['default', 'update'], ['new']],
    ['grow_policy', ['depthwise', 'lossguide'], ['wide']],
    ['predictor', ['auto', 'cpu_predictor', 'gpu_predictor'], ['cpu']],
    ['sample_type', ['uniform', 'weighted'], ['none']],
    ['normalize_type', ['tree', 'forest'], ['none']],
    ['save_model_on_termination', ['true', 'false', true, false], ['True', 'yes', 1]],
    ['aft_loss_distribution', ['normal', 'logistic', 'extreme'], ['gauss']],
    ['deterministic_histogram', [true, 'false'], [1]],
    ['sampling_method', ['uniform', 'gradient_based'], ['random']],
    ['use_dask_gpu_training', [true, 'false'], ['no']],
  ])('%s', (name, taken, others) => {
    for (const value of taken) expect(takes(name, value)).toHaveProperty(name);
    for (const value of others) {
      const problems = refused(withHyperparameters({ [name]: value }), XGBOOST_3);
      expect([name, value, codesAt(problems)]).toEqual([
        name,
        value,
        [`InvalidHyperparameter $.inputs.hyperparameters.${name}`],
      ]);
      expect(problems[0]?.found).toBeDefined();
      expect(problems[0]?.allowed).toBeDefined();
    }
  });

  test.each<[string, object, unknown[], unknown[]]>([
    ['early_stopping_rounds', {}, [1, 10], [0, 1.5]],
    ['num_class', { objective: 'multi:softmax' }, [2, 10], [1, 0]],
    [
      'monotone_constraints',
      { tree_method: 'hist' },
      ['(1,-1,0)', '(1,)', '( 1 , -1 )', [1, -1, 0], '[1]'],
      ['(1)', '1', '(2,1)', '()', 'up', '(1,,1)', [2]],
    ],
    [
      'interaction_constraints',
      { tree_method: 'approx' },
      ['[[1,2],[3,4,5]]', [[1, 2], [3]], ' [ [ 1 ] ] '],
      ['[1,2]', '[[0,1]]', '[["a"]]', 'all', '[[]]'],
    ],
  ])('%s', (name, others, taken, refusedValues) => {
    for (const value of taken) expect(takes(name, value, others)).toHaveProperty(name);
    for (const value of refusedValues) {
      const of = withHyperparameters({ ...others, [name]: value });
      expect([value, codesAt(refused(of, XGBOOST_3))]).toEqual([
        value,
        [`InvalidHyperparameter $.inputs.hyperparameters.${name}`],
      ]);
    }
  });
});

describe('the names of XGBoost’s hyperparameters', () => {
  test.each(['learning_rate', 'min_split_loss', 'reg_lambda', 'reg_alpha'])(
    'include the alias %s, under the same rule',
    (alias) => {
      expect(takes(alias, 0.5)).toEqual({ num_round: '5', [alias]: '0.5' });
      expect(codesAt(refused(withHyperparameters({ [alias]: -1 }), XGBOOST_3))).toEqual([
        `InvalidHyperparameter $.inputs.hyperparameters.${alias}`,
      ]);
    },
  );

  test.each([
    'silent',
    'device',
    'enable_categorical',
    'max_cat_to_onehot',
    'disable_default_eval_metric',
    'n_estimators',
    'NUM_ROUND',
  ])('do not include %s', (name) => {
    const problems = refused(withHyperparameters({ [name]: 1 }), XGBOOST_3);
    expect(codesAt(problems)).toEqual([`UnknownHyperparameter $.inputs.hyperparameters.${name}`]);
    expect(problems[0]?.allowed).toContain('num_round');
  });

  test('hint at the nearest', () => {
    const [problem] = refused(withHyperparameters({ max_deth: 3 }));
    expect(problem?.message).toContain('Did you mean "max_depth"?');
  });

  // The first and the last version that takes it, by the branches of the container's repository.
  test.each([
    ['silent', 0, '0.90-1', '1.0-1', '1.2-1'],
    ['single_precision_histogram', true, '1.2-1', '1.7-1', '3.0-5'],
    ['num_parallel_tree', 2, '0.90-2', '3.2-0', undefined],
    ['save_model_on_termination', true, '1.0-1', '3.2-0', undefined],
    ['deterministic_histogram', true, '1.2-1', '3.2-0', undefined],
    ['sampling_method', 'uniform', '1.3-1', '3.2-0', undefined],
    ['use_dask_gpu_training', false, '1.5-1', '3.2-0', undefined],
  ])('have %s with some versions only', (name, value, first, last, next) => {
    const of = withHyperparameters({ [name]: value });
    for (const version of [first, last]) {
      expect(planned(of, xgboostOf(version)).request.HyperParameters).toHaveProperty(name);
    }
    for (const version of ['1', next ?? '1']) {
      if (name === 'silent' && version === '1') continue;
      expect(codesAt(refused(of, xgboostOf(version)))).toEqual([
        `UnknownHyperparameter $.inputs.hyperparameters.${name}`,
      ]);
    }
  });

  test('have values with some versions only', () => {
    const of = withHyperparameters({ tree_method: 'gpu_hist' });
    expect(planned(of, xgboostOf('1.2-1')).kind).toBe('training');
    const [problem] = refused(of, xgboostOf('1.0-1'));
    expect(problem?.allowed).toBe('another tree_method, or a version from 1.2-1 on');
  });
});
