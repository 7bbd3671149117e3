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
