import type { MetricDefinition } from '../../core';
import { algorithmNamed } from '../../core/algorithms/registry';

/**
 * What the platform was seen to inject for images of 2020 (`sagemaker-xgboost` 1.0 and 1.2), once
 * for train and once for validation.
 * Source: HyperParameterTuningJob and TrainingJob descriptions of real accounts, among them
 * aws-controllers-k8s/sagemaker-controller dc49707,
 * pkg/resource/training_job/testdata/sdkapi/describe/success_completed_describe.json.
 */
const METRICS_OF_2020: readonly string[] = [
  'accuracy',
  'auc',
  'aucpr',
  'error',
  'f1',
  'gamma-deviance',
  'gamma-nloglik',
  'logloss',
  'mae',
  'map',
  'merror',
  'mlogloss',
  'mse',
  'ndcg',
  'poisson-nloglik',
  'rmse',
  'tweedie-nloglik',
];

/** A number as the platform's expressions have it: `nan` and `inf` are none. Same source. */
const NUMBER = '([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)';

/**
 * What the platform adds to every job of a version of the algorithm, e.g. `1.7-1`: the same metrics
 * for train and validation. Of versions newer than 1.2 no job was seen; the metrics are those that
 * the container itself declares (aws/sagemaker-xgboost-container, constants/xgb_constants.py).
 */
export function xgboostMetricDefinitions(version: string): readonly MetricDefinition[] {
  const { Maximize = [], Minimize = [] } = algorithmNamed('xgboost').containerMetrics ?? {};
  const metrics = /^1\.[0-2]\b/.test(version) ? METRICS_OF_2020 : [...Maximize, ...Minimize].sort();
  return ['train', 'validation'].flatMap((data) =>
    metrics.map((metric) => ({
      Name: `${data}:${metric}`,
      // `#011` is a tab as logs show it.
      Regex: `.*\\[[0-9]+\\].*#011${data}-${metric}:${NUMBER}.*`,
    })),
  );
}
