import { algorithmNamed, tableOf } from '../algorithms';
import { isObject, METRIC_NAME } from '../checks';
import { type Direction, kindOf, type TrainingTaskRecord, type TuningSettings } from '../model';
import type { Problems } from '../problems';
import type { TrainedTask } from '../requests';
import { at, didYouMean, oneOf } from '../wording';
import { usesJumpStart } from './jump-start';

/** What a tuning job makes as small or as large as it can. */
export interface TuningObjective {
  readonly metric: string;
  readonly direction: Direction;
}

const PATH = '$.tuning.objective';

/** The objective of the settings, checked against what every one of the tasks emits. */
export function readObjective(
  records: readonly TrainingTaskRecord[],
  { objective }: TuningSettings,
  problems: Problems,
): TuningObjective {
  const metric = objective?.metric;
  if (metric === undefined) {
    problems.add('MissingField', `${PATH}.metric`, 'Name the metric to look at.', {
      allowed: oneOf(records.flatMap((record) => [...metricsOf(record).keys()]).slice(0, 20)),
    });
    return { metric: '', direction: 'Minimize' };
  }
  const directions = new Set<Direction>();
  let isKnown = true;
  for (const record of records) {
    const known = metricsOf(record);
    if (kindOf(record).hasOpenMetrics && METRIC_NAME.test(metric)) continue;
    if (!known.has(metric)) {
      isKnown = false;
      problems.add('UnknownMetric', `${PATH}.metric`, whyNot(record, metric, known), {
        found: metric,
        allowed: allowedOf(record, known),
      });
      continue;
    }
    const direction = known.get(metric);
    if (direction !== undefined) directions.add(direction);
  }
  // Which way an unknown metric is better is not asked.
  if (!isKnown) return { metric, direction: 'Minimize' };
  return { metric, direction: directionOf(objective?.direction, [...directions], problems) };
}

function allowedOf(record: TrainingTaskRecord, known: ReadonlyMap<string, unknown>): string {
  if (known.size > 0) return oneOf([...known.keys()]);
  return kindOf(record).hasOpenMetrics
    ? 'a name that log_metric takes'
    : 'a metric of the task’s option `metrics`';
}

/** Algorithms report metrics of the training data as well, of which SageMaker tunes by none. */
function whyNot(
  { name, kind }: TrainingTaskRecord,
  metric: string,
  known: ReadonlyMap<string, unknown>,
): string {
  const twin = metric.replace(/^train:/, 'validation:');
  if (kind === 'builtin' && twin !== metric && known.has(twin)) {
    return `SageMaker tunes ${name} only by metrics of validation data: a metric of the training data does not show how good a model is. Use ${twin}.`;
  }
  return `${name} does not emit this metric.${didYouMean(metric, [...known.keys()])}`;
}

/**
 * An algorithm computes `validation:error` on the channel `validation`: without the channel every
 * trial would train to its end and then have no objective.
 */
export function checkObjectiveChannel(
  trained: readonly TrainedTask[],
  { metric }: TuningObjective,
  problems: Problems,
): void {
  const channel = metric.slice(0, Math.max(0, metric.indexOf(':')));
  for (const { record, path, inputs } of trained) {
    const isChannel =
      Object.hasOwn(record.inputs, channel) && record.inputs[channel]?.type === 'channel';
    // JumpStart's scripts split the training data where there is no other.
    if (record.kind !== 'builtin' || usesJumpStart(record)) continue;
    if (!isChannel || inputs[channel] !== undefined) continue;
    problems.add('MissingChannel', at(path, channel), `${metric} is computed on this channel.`, {
      allowed: 'an s3:// URI, or an object with a uri; or another objective',
    });
  }
}

/**
 * Notes on an objective that a script of JumpStart does not print, as a hyperparameter names another
 * metric: trials have no objective then, or, where one expression finds all metrics, the other's.
 */
export function notesOnObjective(
  trained: readonly TrainedTask[],
  { metric }: TuningObjective,
): string[] {
  return trained.flatMap(({ record, inputs }) => {
    const { jumpStart } = record.kind === 'builtin' ? (tableOf(record.algorithm) ?? {}) : {};
    const { printed, metrics = {} } = jumpStart ?? {};
    if (printed === undefined || !Object.hasOwn(metrics, metric)) return [];
    const { hyperparameter, auto } = printed;
    const given = isObject(inputs.hyperparameters) && inputs.hyperparameters[hyperparameter];
    const text = typeof given === 'string' ? given : 'auto';
    const names = /^auto$/i.test(text) ? auto : text.split(',').map((name) => name.trim());
    // The libraries have other names for some: only those of the page are known to differ.
    const isOther = names.every((name) => name !== metric && Object.hasOwn(metrics, name));
    if (!isOther) return [];
    return [
      `${record.name}: the objective is ${metric}, but the script prints only the metric that ${hyperparameter} names, and that is ${text}; set ${hyperparameter} to ${metric}`,
    ];
  });
}

function directionOf(
  given: Direction | undefined,
  [known]: readonly Direction[],
  problems: Problems,
): Direction {
  const path = `${PATH}.direction`;
  if (given === undefined && known === undefined) {
    problems.add('MissingField', path, 'Say whether to minimize or maximize this metric.', {
      allowed: 'Minimize or Maximize',
    });
  }
  if (given !== undefined && known !== undefined && given !== known) {
    problems.add(
      'InvalidValue',
      path,
      'This is the wrong direction for a metric of this algorithm.',
      {
        found: given,
        allowed: known,
      },
    );
  }
  return given ?? known ?? 'Minimize';
}

/** Metrics that a task emits, with the better direction where the algorithm has one. */
function metricsOf(record: TrainingTaskRecord): Map<string, Direction | undefined> {
  switch (record.kind) {
    case 'custom':
      return new Map(record.metrics.map((name) => [name, undefined]));
    case 'container':
    case 'script':
      return new Map(Object.keys(record.metrics).map((name) => [name, undefined]));
    case 'builtin':
      return metricsOfAlgorithm(record.algorithm);
  }
}

function metricsOfAlgorithm(algorithm: string): Map<string, Direction | undefined> {
  const { metrics, containerMetrics } = algorithmNamed(algorithm);
  const found = new Map<string, Direction | undefined>();
  for (const direction of ['Maximize', 'Minimize'] as const) {
    for (const name of containerMetrics?.[direction] ?? [])
      found.set(`validation:${name}`, direction);
  }
  for (const { name, objective } of metrics ?? []) found.set(name, objective as Direction);
  return found;
}
