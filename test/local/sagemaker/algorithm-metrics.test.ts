import { algorithmMetricDefinitions } from '../../../lib/local/sagemaker/algorithm-metrics';
import { MetricScanner } from '../../../lib/local/sagemaker/metrics/scanner';

const LINES = [
  '[11/29/2026 18:02:03 INFO 1400] #quality_metric: host=algo-1, train msd <loss>=0.25',
  '[11/29/2026 18:02:03 INFO 1400] #quality_metric: host=algo-1, test msd <loss>=1e-3',
  '[11/29/2026 18:02:03 INFO 1400] #progress_metric: host=algo-1, completed 50 % of epochs',
  '[11/29/2026 18:02:03 INFO 1400] #throughput_metric: host=algo-1, train throughput=58678.6 records/second',
  "[11/29/2026 18:02:03 INFO 1400] #test_score (algo-1) : ('msd', 7)",
];

test('metrics are found in the lines of k-means, and what it tells of the training', () => {
  const scanner = new MetricScanner(algorithmMetricDefinitions('kmeans'));
  for (const line of LINES) scanner.scan(line, 1);
  expect(scanner.values().map(({ name, value }) => [name, value])).toEqual([
    ['train:msd', 0.25],
    ['test:msd', 0.001],
    ['train:progress', 50],
    ['train:throughput', 58678.6],
  ]);
});

test('what is better when greater is a score', () => {
  const scanner = new MetricScanner(algorithmMetricDefinitions('knn'));
  scanner.scan('#quality_metric: host=algo-1, test accuracy <score>=0.9', 1);
  scanner.scan('#quality_metric: host=algo-1, test mse <loss>=2', 1);
  expect(scanner.values().map(({ name }) => name)).toEqual(['test:accuracy', 'test:mse']);
});

test('of Linear Learner the loss of an epoch and that of the final model are two metrics', () => {
  const scanner = new MetricScanner(algorithmMetricDefinitions('linear-learner'));
  // As jobs of 2020 and 2024 printed them, in public notebooks.
  for (const line of [
    '#quality_metric: host=algo-1, epoch=14, train binary_classification_cross_entropy_objective <loss>=0.21',
    '#quality_metric: host=algo-1, epoch=14, validation binary_classification_cross_entropy_objective <loss>=0.202477744686',
    '#quality_metric: host=algo-1, validation binary_classification_cross_entropy_objective <loss>=0.0373249375545',
    '#quality_metric: host=algo-1, validation binary_classification_accuracy <score>=0.994793361536',
    '#quality_metric: host=algo-1, validation binary_f_1.000 <score>=0.994832041344',
    '#quality_metric: host=algo-1, validation multiclass_top_k_accuracy_3 <score>=1.0',
    '#quality_metric: host=algo-1, validation macro_f_1.000 <score>=0.9140763282775879',
    '#quality_metric: host=algo-1, validation mse <loss>=13.7226685169',
    '#quality_metric: host=algo-1, test binary_classification_cross_entropy_objective <loss>=0.0340741023952',
  ]) {
    scanner.scan(line, 1);
  }
  expect(Object.fromEntries(scanner.values().map(({ name, value }) => [name, value]))).toEqual({
    'train:objective_loss': 0.21,
    'validation:objective_loss': 0.202477744686,
    'validation:objective_loss:final': 0.0373249375545,
    'validation:binary_classification_accuracy': 0.994793361536,
    'validation:binary_f_beta': 0.994832041344,
    'validation:multiclass_top_k_accuracy': 1,
    'validation:macro_f_beta': 0.9140763282775879,
    'validation:mse': 13.7226685169,
    'test:objective_loss': 0.0340741023952,
  });
});
