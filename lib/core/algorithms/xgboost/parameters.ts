import { choice, integer, list, number, pattern, type Rule, text } from './rules';

/*
 * Hyperparameters of SageMaker's XGBoost as its container checks them.
 * Source: aws/sagemaker-xgboost-container, algorithm_mode/hyperparameter_validation.py, and the
 * algorithm's documentation.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost_hyperparameters.html
 */

const OBJECTIVES = [
  'aft_loss_distribution',
  'binary:hinge',
  'binary:logistic',
  'binary:logitraw',
  'count:poisson',
  'multi:softmax',
  'multi:softprob',
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
] as const;

/** Updaters that grow trees; the container takes one of them at most. */
export const GROWING_UPDATERS = [
  'distcol',
  'grow_colmaker',
  'grow_gpu_hist',
  'grow_histmaker',
  'grow_local_histmaker',
  'grow_quantile_histmaker',
  'grow_skmaker',
] as const;
/** Updaters of trees that are there; `"process_type": "update"` takes no others. */
export const UPDATING_UPDATERS = ['prune', 'refresh'] as const;
const TREE_UPDATERS = [...GROWING_UPDATERS, ...UPDATING_UPDATERS, 'sync'] as const;
export const LINEAR_UPDATERS = ['coord_descent', 'shotgun'] as const;

const PARAMETERS: Readonly<Record<string, Rule>> = {
  num_round: integer(1),
  csv_weights: integer(0, 1),
  early_stopping_rounds: integer(1),
  booster: choice('gbtree', 'gblinear', 'dart'),
  verbosity: integer(0, 3),
  nthread: integer(1),
  eta: number('[0,1]'),
  gamma: number('[0,)'),
  max_depth: integer(0),
  min_child_weight: number('[0,)'),
  max_delta_step: number('[0,)'),
  subsample: number('(0,1]'),
  colsample_bytree: number('(0,1]'),
  colsample_bylevel: number('(0,1]'),
  colsample_bynode: number('(0,1]'),
  lambda: number('[0,)'),
  alpha: number('[0,)'),
  tree_method: choice('auto', 'exact', 'approx', 'hist', 'gpu_hist'),
  sketch_eps: number('(0,1)'),
  scale_pos_weight: number('(0,)'),
  updater: list(...TREE_UPDATERS, ...LINEAR_UPDATERS),
  dsplit: choice('row', 'col'),
  refresh_leaf: integer(0, 1),
  process_type: choice('default', 'update'),
  grow_policy: choice('depthwise', 'lossguide'),
  max_leaves: integer(0),
  max_bin: integer(0),
  predictor: choice('auto', 'cpu_predictor', 'gpu_predictor'),
  // `(1)` is no tuple to Python, the container's reader.
  monotone_constraints: pattern(
    /^\s*(?:\(\s*-?[01]\s*,(?:\s*-?[01]\s*,)*(?:\s*-?[01])?\s*\)|\[\s*-?[01]\s*(?:,\s*-?[01]\s*)*\])\s*$/,
    'a tuple or list of -1, 0 and 1, one for each feature, e.g. (1,0,-1)',
  ),
  interaction_constraints: pattern(
    /^\s*\[(?:\s*\[\s*[1-9]\d*\s*(?:,\s*[1-9]\d*\s*)*\]\s*,?)+\s*\]\s*$/,
    'a list of lists of feature numbers from 1 on, e.g. [[1,2],[3,4,5]]',
  ),
  sample_type: choice('uniform', 'weighted'),
  normalize_type: choice('tree', 'forest'),
  rate_drop: number('[0,1]'),
  one_drop: integer(0, 1),
  skip_drop: number('[0,1]'),
  lambda_bias: number('[0,1]'),
  tweedie_variance_power: number('(1,2)'),
  objective: choice(...OBJECTIVES),
  num_class: integer(2),
  base_score: number('[0,)'),
  _kfold: integer(2),
  _num_cv_round: integer(1),
  _tuning_objective_metric: text,
  eval_metric: text,
  seed: integer(-(2 ** 31) + 1, 2 ** 31 - 2),
  num_parallel_tree: integer(1),
  save_model_on_termination: choice('true', 'false'),
  aft_loss_distribution: choice('normal', 'logistic', 'extreme'),
  aft_loss_distribution_scale: number('[0,)'),
  deterministic_histogram: choice('true', 'false'),
  sampling_method: choice('uniform', 'gradient_based'),
  prob_buffer_row: integer(2),
  use_dask_gpu_training: choice('true', 'false'),
};

/** Gone from the container with XGBoost 3. */
const BEFORE_3: Readonly<Record<string, Rule>> = {
  single_precision_histogram: choice('true', 'false'),
};

/** The hyperparameters that a version of the algorithm takes, by name. */
export function parametersOf(version: string): Readonly<Record<string, Rule>> {
  return version.startsWith('3.') ? PARAMETERS : { ...PARAMETERS, ...BEFORE_3 };
}

/** Other names that the container takes; given together with the name itself, one silently wins. */
export const ALIASES: Readonly<Record<string, string>> = {
  learning_rate: 'eta',
  min_split_loss: 'gamma',
  reg_lambda: 'lambda',
  reg_alpha: 'alpha',
};
