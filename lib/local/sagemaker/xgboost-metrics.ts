import type { MetricDefinition } from './types';

/**
 * Metrics that the XGBoost container declares for tuning, 16 to maximise and 17 to minimise.
 * Source: aws/sagemaker-xgboost-container, constants/xgb_constants.py.
 */
const VALIDATION_METRICS = [
  'accuracy',
  'auc',
  'aucpr',
  'balanced_accuracy',
  'f1',
  'f1_binary',
  'f1_macro',
  'map',
  'ndcg',
  'precision',
  'precision_macro',
  'precision_micro',
  'r2',
  'recall',
  'recall_macro',
  'recall_micro',
  'aft-nloglik',
  'cox-nloglik',
  'error',
  'gamma-deviance',
  'gamma-nloglik',
  'interval-regression-accuracy',
  'logloss',
  'mae',
  'mape',
  'merror',
  'mlogloss',
  'mphe',
  'mse',
  'poisson-nloglik',
  'rmse',
  'rmsle',
  'tweedie-nloglik',
];

/**
 * A training job has at most 40 metric definitions: of the train metrics those that remain are the
 * defaults of XGBoost's usual objectives. Which ones the platform picks is not published.
 */
const TRAIN_METRICS = ['rmse', 'logloss', 'error', 'auc', 'mlogloss', 'merror', 'mae'];

/** What the platform adds to every job of the algorithm; `#011` is a tab as logs show it. */
export const XGBOOST_METRIC_DEFINITIONS: readonly MetricDefinition[] = [
  ...TRAIN_METRICS.map((metric) => definition('train', metric)),
  ...VALIDATION_METRICS.map((metric) => definition('validation', metric)),
];

function definition(data: 'train' | 'validation', metric: string): MetricDefinition {
  return { Name: `${data}:${metric}`, Regex: `.*\\[[0-9]+\\].*#011${data}-${metric}:(\\S+)` };
}
