/**
 * Hyperparameters of SageMaker's XGBoost as its container checks them.
 * Source: aws/sagemaker-xgboost-container, algorithm_mode/hyperparameter_validation.py, and the
 * algorithm's documentation.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost_hyperparameters.html
 */
export type Rule =
  | { readonly kind: 'integer'; readonly least?: number; readonly most?: number }
  | { readonly kind: 'number'; readonly range?: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'list'; readonly choices: readonly string[] }
  | { readonly kind: 'text' };

const integer = (least?: number, most?: number): Rule => ({
  kind: 'integer',
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
});
/** A number in an interval written as mathematicians do: `[0,1]`, `(0,1]`, `[0,)`. */
const number = (range?: string): Rule => ({
  kind: 'number',
  ...(range === undefined ? {} : { range }),
});
const choice = (...choices: string[]): Rule => ({ kind: 'choice', choices });
const text: Rule = { kind: 'text' };

export const OBJECTIVES = [
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
  updater: {
    kind: 'list',
    choices: [
      'coord_descent',
      'distcol',
      'grow_colmaker',
      'grow_gpu_hist',
      'grow_histmaker',
      'grow_local_histmaker',
      'grow_quantile_histmaker',
      'grow_skmaker',
      'prune',
      'refresh',
      'shotgun',
      'sync',
    ],
  },
  dsplit: choice('row', 'col'),
  refresh_leaf: integer(0, 1),
  process_type: choice('default', 'update'),
  grow_policy: choice('depthwise', 'lossguide'),
  max_leaves: integer(0),
  max_bin: integer(0),
  predictor: choice('auto', 'cpu_predictor', 'gpu_predictor'),
  monotone_constraints: text,
  interaction_constraints: text,
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
  seed: integer(),
  num_parallel_tree: integer(1),
  save_model_on_termination: choice('true', 'false'),
  aft_loss_distribution: choice('normal', 'logistic', 'extreme'),
  aft_loss_distribution_scale: number('(0,)'),
  deterministic_histogram: choice('true', 'false'),
  sampling_method: choice('uniform', 'gradient_based'),
  prob_buffer_row: number('(1,)'),
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
