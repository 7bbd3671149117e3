import type { RawHyperparameters } from '../../model';
import type { Problems } from '../../problems';
import { hyperparameterPath } from '../../request-paths';
import { didYouMean, oneOf, show } from '../../wording';
import type { Algorithm } from '../registry';
import { XGBOOST_HYPERPARAMETERS } from './pages';

/** Metrics that go with some objectives only, by the start of the objective's name. */
const OBJECTIVES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['auc', ['binary:', 'rank:']],
  ['aft-nloglik', ['survival:aft']],
]);

/** Metrics of one output, or of several, which XGBoost computes for the other by mistake or not at all. */
const NOT_WITH: ReadonlyMap<string, string> = new Map([
  ['error', 'multi:'],
  ['logloss', 'multi:'],
  ['merror', 'binary:'],
  ['mlogloss', 'binary:'],
]);

/** Metrics that take a number: a threshold, or how many results count. */
const WITH_NUMBER = /^(error|ndcg|map)@[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Refuses metrics that the container does not have or not for this objective. */
export function checkMetrics(
  raw: RawHyperparameters,
  algorithm: Algorithm,
  problems: Problems,
): void {
  const { eval_metric: metrics, objective, _tuning_objective_metric: tuned } = raw;
  const known = metricNames(algorithm);
  const tunable = known.map((name) => `validation:${name}`);
  if (tuned !== undefined && !tunable.includes(tuned)) {
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath('_tuning_objective_metric'),
      `XGBoost does not emit this metric.${didYouMean(tuned, tunable)}`,
      { found: tuned, allowed: oneOf(tunable), see: XGBOOST_HYPERPARAMETERS },
    );
  }
  if (metrics === undefined) return;
  if (objective === undefined) {
    problems.add(
      'MissingHyperparameter',
      hyperparameterPath('objective'),
      'SageMaker’s XGBoost fails on eval_metric without an objective; name the objective too.',
      { see: XGBOOST_HYPERPARAMETERS },
    );
  }
  for (const metric of metrics.split(',')) checkMetric(metric, objective, known, problems);
}

function checkMetric(
  metric: string,
  objective: string | undefined,
  known: readonly string[],
  problems: Problems,
): void {
  const path = hyperparameterPath('eval_metric');
  const base = WITH_NUMBER.exec(metric)?.[1] ?? metric;
  if (!known.includes(base)) {
    const hint =
      metric !== metric.trim()
        ? ' It is a list with commas and no spaces.'
        : didYouMean(metric, known);
    problems.add('InvalidHyperparameter', path, `XGBoost has no metric ${show(metric)}.${hint}`, {
      found: metric,
      allowed: oneOf(known, 60),
      see: XGBOOST_HYPERPARAMETERS,
    });
  }
  if (objective === undefined) return;
  const excluded = NOT_WITH.get(base);
  if (excluded !== undefined && objective.startsWith(excluded)) {
    const other = excluded === 'multi:' ? `m${base}` : base.slice(1);
    problems.add('InvalidHyperparameter', path, `${metric} does not go with ${show(objective)}.`, {
      found: metric,
      allowed: `${other}, or another objective`,
      see: XGBOOST_HYPERPARAMETERS,
    });
  }
  const objectives = OBJECTIVES_OF.get(metric);
  if (objectives === undefined || objectives.some((start) => objective.startsWith(start))) return;
  problems.add('InvalidHyperparameter', path, `${metric} does not go with ${show(objective)}.`, {
    found: metric,
    allowed: `${metric} with an objective of ${objectives.join(' or ')}`,
    see: XGBOOST_HYPERPARAMETERS,
  });
}

/** Metric names that the container computes, without `validation:`. */
function metricNames(algorithm: Algorithm): string[] {
  const { Maximize = [], Minimize = [] } = algorithm.containerMetrics ?? {};
  return [...Maximize, ...Minimize].sort();
}
