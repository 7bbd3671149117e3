import type { Channel, RawHyperparameters } from '../../model';
import type { Problems } from '../../problems';
import { hyperparameterPath } from '../../request-paths';
import { show } from '../../wording';
import type { Algorithm } from '../registry';
import { checkXgboostChannel } from './check-channel';
import { checkMetrics } from './check-metrics';
import { checkUpdaters } from './check-updaters';
import { XGBOOST_HYPERPARAMETERS } from './pages';

/** Refuses what SageMaker's XGBoost container would, as far as no table can say it. */
export function checkXgboost(
  algorithm: Algorithm,
  version: string,
  raw: RawHyperparameters,
  channels: readonly Channel[],
  problems: Problems,
): void {
  for (const channel of channels) checkXgboostChannel(channel, algorithm, version, problems);
  checkClasses(raw, problems);
  checkMetrics(raw, algorithm, problems);
  checkConstraints(raw, problems);
  checkUpdaters(raw, problems);
}

function checkClasses(raw: RawHyperparameters, problems: Problems): void {
  const { objective, num_class: classes } = raw;
  const path = hyperparameterPath('num_class');
  if (objective?.startsWith('multi:') && classes === undefined) {
    problems.add('MissingHyperparameter', path, `${show(objective)} needs num_class.`, {
      allowed: 'the number of classes, at least 2',
      see: XGBOOST_HYPERPARAMETERS,
    });
  }
  if (classes !== undefined && !objective?.startsWith('multi:')) {
    problems.add('InvalidHyperparameter', path, 'Only multi: objectives have classes.', {
      found: classes,
      allowed: 'num_class with "objective": "multi:softmax" or "multi:softprob"',
      see: XGBOOST_HYPERPARAMETERS,
    });
  }
}

/** Tree methods that honour each kind of constraint. */
const METHODS_FOR_CONSTRAINTS: Readonly<Record<string, readonly string[]>> = {
  monotone_constraints: ['exact', 'hist'],
  interaction_constraints: ['exact', 'hist', 'approx'],
};

function checkConstraints(raw: RawHyperparameters, problems: Problems): void {
  for (const [name, methods] of Object.entries(METHODS_FOR_CONSTRAINTS)) {
    if (raw[name] === undefined || methods.includes(raw.tree_method ?? '')) continue;
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath(name),
      `${name} needs a tree_method that honours it.`,
      {
        found: raw.tree_method ?? 'no tree_method',
        allowed: `"tree_method": ${methods.map((method) => `"${method}"`).join(' or ')}`,
        see: XGBOOST_HYPERPARAMETERS,
      },
    );
  }
}
