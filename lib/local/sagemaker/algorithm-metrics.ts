import type { AlgorithmName, MetricDefinition } from '../../core';
import { algorithmNamed } from '../../core/algorithms/registry';

/** What the algorithms tell while they train, next to their metrics. Same source. */
const ABOUT_TRAINING: readonly MetricDefinition[] = [
  { Name: 'train:progress', Regex: '#progress_metric: host=\\S+, completed (\\S+) %' },
  {
    Name: 'train:throughput',
    Regex: '#throughput_metric: host=\\S+, train throughput=(\\S+) records/second',
  },
];

/**
 * What the platform adds to every job of one of its own algorithms: each metric of the algorithm's
 * page, for the test channel as documented and for train.
 * Source of the form: the MetricDefinitions of a Linear Learner tuning job of 2020, see
 * `metricRegexes` in lib/core/data/algorithms.json; of the other algorithms no job was seen.
 */
export function algorithmMetricDefinitions(name: AlgorithmName): readonly MetricDefinition[] {
  const metrics = (algorithmNamed(name).metrics ?? []).flatMap(({ name: full, objective }) => {
    const metric = full.slice(full.indexOf(':') + 1);
    const kind = objective === 'Minimize' ? 'loss' : 'score';
    return ['train', 'test'].map((data) => ({
      Name: `${data}:${metric}`,
      Regex: `#quality_metric: host=\\S+, ${data} ${metric} <${kind}>=(\\S+)`,
    }));
  });
  return [...metrics, ...ABOUT_TRAINING];
}
