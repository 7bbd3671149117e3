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

/** Metrics that are printed with a value of a hyperparameter in their names. */
const PRINTED: Readonly<Record<string, string>> = {
  binary_f_beta: 'binary_f_\\S+',
  macro_f_beta: 'macro_f_\\S+',
  multiclass_top_k_accuracy: 'multiclass_top_k_accuracy_\\S+',
};

/** The loss that is trained: of each epoch, and of the final model. Its name is the loss's own. */
const OBJECTIVE_LOSS: readonly MetricDefinition[] = [
  objectiveLoss('train:objective_loss', 'epoch=\\S+, train'),
  objectiveLoss('validation:objective_loss', 'epoch=\\S+, validation'),
  objectiveLoss('train:objective_loss:final', 'train'),
  objectiveLoss('validation:objective_loss:final', 'validation'),
  objectiveLoss('test:objective_loss', 'test'),
];

/**
 * What the platform adds to every job of one of its own algorithms: each metric of the algorithm's
 * page, for each of its channels.
 * Source of the form: the MetricDefinitions of a Linear Learner tuning job of 2020, see
 * `metricRegexes` in lib/core/data/algorithms.json; of the other algorithms no job was seen.
 */
export function algorithmMetricDefinitions(name: AlgorithmName): readonly MetricDefinition[] {
  const { metrics, channels } = algorithmNamed(name);
  const found = new Map<string, MetricDefinition>();
  for (const { name: full, objective } of metrics ?? []) {
    const metric = full.slice(full.indexOf(':') + 1);
    for (const definition of definitionsOf(metric, objective, channels)) {
      found.set(definition.Name, definition);
    }
  }
  return [...found.values(), ...ABOUT_TRAINING];
}

function definitionsOf(
  metric: string,
  objective: string,
  channels: { readonly required: readonly string[]; readonly optional: readonly string[] },
): readonly MetricDefinition[] {
  if (metric === 'objective_loss') return OBJECTIVE_LOSS;
  const kind = objective === 'Minimize' ? 'loss' : 'score';
  return [...channels.required, ...channels.optional].map((data) => ({
    Name: `${data}:${metric}`,
    Regex: `#quality_metric: host=\\S+, ${data} ${PRINTED[metric] ?? metric} <${kind}>=(\\S+)`,
  }));
}

function objectiveLoss(name: string, data: string): MetricDefinition {
  return {
    Name: name,
    Regex: `#quality_metric: host=\\S+, ${data} \\S+_objective <loss>=(\\S+)`,
  };
}
