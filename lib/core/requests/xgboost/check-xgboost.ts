import type { Algorithm } from '../../algorithms/registry';
import type { Problems } from '../../problems';
import { at, didYouMean, oneOf } from '../../wording';
import type { Channel } from '../channels';
import { hyperparameterPath, unknownHyperparameter } from '../hyperparameters';
import { ALIASES, parametersOf, type Rule } from './parameters';

type Raw = Readonly<Record<string, string>>;

/** Refuses here what SageMaker's XGBoost container would refuse after minutes of starting. */
export function checkXgboost(
  algorithm: Algorithm,
  version: string,
  raw: Raw,
  channels: readonly Channel[],
  problems: Problems,
): void {
  for (const [name, value] of Object.entries(raw)) checkParameter(name, value, version, problems);
  checkAliases(raw, problems);
  checkObjective(raw, version, problems);
  checkMetrics(raw, algorithm, problems);
  checkTrees(raw, problems);
  for (const channel of channels) checkChannel(channel, algorithm, version, problems);
}

function checkParameter(name: string, value: string, version: string, problems: Problems): void {
  const rule = parametersOf(version)[ALIASES[name] ?? name];
  if (rule === undefined) {
    const known = [...Object.keys(parametersOf(version)), ...Object.keys(ALIASES)].filter(
      (candidate) => !candidate.startsWith('_'),
    );
    unknownHyperparameter(name, didYouMean(name, known), known, problems);
    return;
  }
  const allowed = refusal(rule, value);
  if (allowed === undefined) return;
  problems.add('InvalidHyperparameter', hyperparameterPath(name), `XGBoost refuses this ${name}.`, {
    found: value,
    allowed,
  });
}

/** What the rule allows, when it does not allow the value. */
function refusal(rule: Rule, value: string): string | undefined {
  switch (rule.kind) {
    case 'text':
      return undefined;
    case 'choice':
      return rule.choices.includes(value) ? undefined : oneOf(rule.choices);
    case 'list': {
      const fits = value.split(',').every((item) => rule.choices.includes(item.trim()));
      return fits ? undefined : `a comma-separated list of ${oneOf(rule.choices)}`;
    }
    case 'integer': {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = rule;
      const fits =
        /^\s*[+-]?\d+\s*$/.test(value) && Number(value) >= least && Number(value) <= most;
      return fits ? undefined : integerText(rule);
    }
    case 'number': {
      const isNumber = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
      const fits = isNumber && (rule.range === undefined || inRange(Number(value), rule.range));
      return fits ? undefined : `a number${rule.range === undefined ? '' : ` in ${rule.range}`}`;
    }
  }
}

function integerText({ least, most }: { least?: number; most?: number }): string {
  if (least === undefined) return 'an integer';
  return most === undefined
    ? `an integer of at least ${least}`
    : `an integer from ${least} to ${most}`;
}

/** Whether a number lies in an interval such as `(0,1]` or `[0,)`. */
function inRange(value: number, range: string): boolean {
  const [low = '', high = ''] = range.slice(1, -1).split(',');
  const above = range.startsWith('[') ? value >= Number(low) : value > Number(low);
  if (high === '') return above;
  return above && (range.endsWith(']') ? value <= Number(high) : value < Number(high));
}

function checkAliases(raw: Raw, problems: Problems): void {
  for (const [alias, name] of Object.entries(ALIASES)) {
    if (raw[alias] === undefined || raw[name] === undefined) continue;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(alias),
      `${alias} is another name for ${name} and one would silently win; give one of them.`,
    );
  }
}

function checkObjective(raw: Raw, version: string, problems: Problems): void {
  const { objective, num_class: classes } = raw;
  if (objective?.startsWith('multi:') && classes === undefined) {
    problems.add(
      'MissingHyperparameter',
      hyperparameterPath('num_class'),
      `${objective} needs num_class.`,
    );
  }
  if (classes !== undefined && !objective?.startsWith('multi:')) {
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath('num_class'),
      'Only multi: objectives have classes.',
      {
        found: classes,
        allowed: 'num_class with "objective": "multi:softmax" or "multi:softprob"',
      },
    );
  }
  if (objective === 'reg:absoluteerror' && !version.startsWith('3.')) {
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath('objective'),
      `XGBoost ${version} has no reg:absoluteerror.`,
      {
        found: objective,
        allowed: 'another objective, or a version from 3.0-5 on',
      },
    );
  }
}

/** Metrics that need an objective of one of these families. */
const METRIC_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  auc: ['binary:', 'rank:'],
};

function checkMetrics(raw: Raw, algorithm: Algorithm, problems: Problems): void {
  const { eval_metric: metrics, objective, _tuning_objective_metric: tuned } = raw;
  const known = metricNames(algorithm);
  if (tuned !== undefined && !known.includes(tuned.replace(/^validation:/, ''))) {
    problems.add(
      'InvalidHyperparameter',
      hyperparameterPath('_tuning_objective_metric'),
      'XGBoost emits no such metric.',
      {
        found: tuned,
        allowed: oneOf(known.map((name) => `validation:${name}`)),
      },
    );
  }
  if (metrics === undefined) return;
  const path = hyperparameterPath('eval_metric');
  if (objective === undefined) {
    problems.add(
      'MissingHyperparameter',
      hyperparameterPath('objective'),
      'SageMaker’s XGBoost fails on eval_metric without an objective; name the objective too.',
    );
  }
  for (const metric of metrics.split(',').map((name) => name.trim())) {
    const base = /^(error|ndcg|map)@\d+(?:\.\d+)?-?$/.exec(metric)?.[1] ?? metric;
    if (!known.includes(base)) {
      problems.add(
        'InvalidHyperparameter',
        path,
        `XGBoost has no metric ${metric}.${didYouMean(metric, known)}`,
        {
          found: metric,
          allowed: oneOf(known, 60),
        },
      );
    }
    const families = METRIC_FAMILIES[base];
    if (families === undefined || objective === undefined) continue;
    if (families.some((family) => objective.startsWith(family))) continue;
    problems.add('InvalidHyperparameter', path, `${metric} does not go with ${objective}.`, {
      found: metric,
      allowed: `${metric} with an objective of ${families.join(' or ')}`,
    });
  }
}

/** Metric names that the container computes, without `validation:`. */
export function metricNames(algorithm: Algorithm): string[] {
  const { containerMetrics } = algorithm as unknown as {
    containerMetrics: { Maximize: string[]; Minimize: string[] };
  };
  return [...containerMetrics.Maximize, ...containerMetrics.Minimize].sort();
}

function checkTrees(raw: Raw, problems: Problems): void {
  for (const [name, methods] of [
    ['monotone_constraints', ['exact', 'hist']],
    ['interaction_constraints', ['exact', 'hist', 'approx']],
  ] as const) {
    if (raw[name] === undefined) continue;
    if ((methods as readonly string[]).includes(raw.tree_method ?? '')) continue;
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

function checkChannel(
  channel: Channel,
  algorithm: Algorithm,
  version: string,
  problems: Problems,
): void {
  const path = at('$.inputs', channel.name);
  const { contentType, inputMode } = channel;
  if (contentType !== undefined && !algorithm.contentTypes?.includes(contentType)) {
    problems.add(
      'AlgorithmRefuses',
      at(path, 'contentType'),
      'XGBoost compares the content type to the letter.',
      {
        found: contentType,
        allowed: oneOf(algorithm.contentTypes ?? []),
      },
    );
  }
  if (inputMode === 'FastFile') {
    problems.add(
      'AlgorithmRefuses',
      at(path, 'inputMode'),
      'XGBoost’s container does not know FastFile.',
      {
        found: inputMode,
        allowed: 'File',
      },
    );
  }
  if (inputMode === 'Pipe') checkPipe(contentType, version, path, problems);
}

/** Pipe mode went away with 3.x, and before it was never there for libsvm. */
function checkPipe(
  contentType: string | undefined,
  version: string,
  path: string,
  problems: Problems,
): void {
  const isLibsvm = contentType === undefined || contentType.includes('libsvm');
  if (!version.startsWith('3.') && !isLibsvm) return;
  problems.add(
    'AlgorithmRefuses',
    at(path, 'inputMode'),
    `XGBoost ${version} does not read ${isLibsvm ? 'libsvm' : 'this'} from a pipe.`,
    {
      found: 'Pipe',
      allowed: 'File',
    },
  );
}
