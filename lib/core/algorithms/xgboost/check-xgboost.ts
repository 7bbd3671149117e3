import type { Channel, RawHyperparameters } from '../../model';
import type { Problems } from '../../problems';
import { hyperparameterPath } from '../../request-paths';
import { didYouMean, show } from '../../wording';
import { MAX_HYPERPARAMETERS, unknownHyperparameter } from '../hyperparameters';
import type { Algorithm } from '../registry';
import { checkXgboostChannel } from './check-channel';
import { checkMetrics } from './check-metrics';
import {
  ALIASES,
  GROWING_UPDATERS,
  LINEAR_UPDATERS,
  parametersOf,
  UPDATING_UPDATERS,
} from './parameters';
import { refusal } from './rules';

/** Refuses here what SageMaker's XGBoost container would refuse after minutes of starting. */
export function checkXgboost(
  algorithm: Algorithm,
  version: string,
  raw: RawHyperparameters,
  channels: readonly Channel[],
  problems: Problems,
): void {
  for (const channel of channels) checkXgboostChannel(channel, algorithm, version, problems);
  // That there are too many has been said; a line for each of them would bury it.
  if (Object.keys(raw).length > MAX_HYPERPARAMETERS) return;
  checkXgboostParameters(raw, version, hyperparameterPath, problems);
  checkAliases(raw, problems);
  checkObjective(raw, version, problems);
  checkMetrics(raw, algorithm, problems);
  checkConstraints(raw, problems);
  checkUpdaters(raw, problems);
}

/** Refuses names that the version does not have and values that a name alone rules out. */
export function checkXgboostParameters(
  raw: RawHyperparameters,
  version: string,
  pathOf: (name: string) => string,
  problems: Problems,
): void {
  const rules = new Map(Object.entries(parametersOf(version)));
  const aliases = new Map(Object.entries(ALIASES));
  const known = [...rules.keys(), ...aliases.keys()].filter((name) => !name.startsWith('_'));
  const entries = Object.entries(raw);
  // Searching the nearest name for thousands of them would take seconds, and would not help.
  const hint = (name: string) =>
    entries.length > MAX_HYPERPARAMETERS ? '' : didYouMean(name, known);
  for (const [name, value] of entries) {
    const rule = rules.get(aliases.get(name) ?? name);
    if (rule === undefined) {
      unknownHyperparameter(name, pathOf(name), hint(name), known, problems);
      continue;
    }
    const allowed = refusal(rule, value);
    if (allowed === undefined) continue;
    problems.add('InvalidHyperparameter', pathOf(name), `XGBoost refuses this ${name}.`, {
      found: value,
      allowed,
    });
  }
}

function checkAliases(raw: RawHyperparameters, problems: Problems): void {
  for (const [alias, name] of Object.entries(ALIASES)) {
    if (raw[alias] === undefined || raw[name] === undefined) continue;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(alias),
      `${alias} is another name for ${name} and one would silently win; give one of them.`,
      { found: { [alias]: raw[alias], [name]: raw[name] }, allowed: `${alias} or ${name}` },
    );
  }
}

function checkObjective(raw: RawHyperparameters, version: string, problems: Problems): void {
  const { objective, num_class: classes } = raw;
  const path = hyperparameterPath('num_class');
  if (objective?.startsWith('multi:') && classes === undefined) {
    problems.add('MissingHyperparameter', path, `${show(objective)} needs num_class.`, {
      allowed: 'the number of classes, at least 2',
    });
  }
  if (classes !== undefined && !objective?.startsWith('multi:')) {
    problems.add('InvalidHyperparameter', path, 'Only multi: objectives have classes.', {
      found: classes,
      allowed: 'num_class with "objective": "multi:softmax" or "multi:softprob"',
    });
  }
  if (objective === 'reg:absoluteerror' && !version.startsWith('3.')) {
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath('objective'),
      `XGBoost ${version} has no reg:absoluteerror.`,
      { found: objective, allowed: 'another objective, or a version from 3.0-5 on' },
    );
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
      },
    );
  }
}

/** Which updaters go together depends on the booster and on what is done to the trees. */
function checkUpdaters(raw: RawHyperparameters, problems: Problems): void {
  if (raw.updater === undefined) return;
  const updaters = raw.updater.split(',');
  const areAll = (choices: readonly string[]) => updaters.every((name) => choices.includes(name));
  const refuse = (message: string, allowed: string) =>
    problems.add('InvalidHyperparameter', hyperparameterPath('updater'), message, {
      found: raw.updater,
      allowed,
    });
  if (raw.booster === 'gblinear') {
    if (updaters.length > 1 || !areAll(LINEAR_UPDATERS)) {
      refuse('The linear booster takes one linear updater.', LINEAR_UPDATERS.join(' or '));
    }
  } else if (raw.process_type === 'update') {
    if (!areAll(UPDATING_UPDATERS)) {
      refuse('A run that updates a model cannot grow trees.', UPDATING_UPDATERS.join(' and '));
    }
  } else if (updaters.some((name) => (LINEAR_UPDATERS as readonly string[]).includes(name))) {
    refuse(
      'This updater is for the linear booster only.',
      '"booster": "gblinear", or a tree updater',
    );
  } else if (
    updaters.filter((name) => (GROWING_UPDATERS as readonly string[]).includes(name)).length > 1
  ) {
    refuse('One updater can grow the trees.', `one of ${GROWING_UPDATERS.join(', ')}`);
  }
}
