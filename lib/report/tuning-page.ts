import {
  commonReasonOf,
  type ParameterRange,
  type ReportSource,
  type Trial,
  type TuningPlan,
  type TuningResult,
} from '../core';
import { isWide } from './curves';
import type { Links } from './links';
import type { PageTrial, ParameterAxis, ParameterGroup, TuningPageData } from './page-data';
import { stopCause } from './stop-causes';

/** Ranges that SageMaker scales by itself are drawn as it does: wide ones by magnitude. */
const WIDE_RANGE = 100;

/** The trials of a tuning job as the page draws them. */
export function tuningPageData(
  data: ReportSource,
  plan: TuningPlan,
  best: TuningResult['best'] | undefined,
  links: Links,
): TuningPageData {
  const trials = data.trials ?? [];
  const parameters = parameterNames(plan, trials);
  const reasons = new Map<string, number>();
  const bestIndex = trials.findIndex(({ name }) => name === best?.name);
  const console = links.trainingJob('');
  let lastStart = Number.NEGATIVE_INFINITY;
  for (const { startedAt } of trials) {
    if (startedAt !== undefined) lastStart = Math.max(lastStart, Date.parse(startedAt));
  }
  return {
    metric: plan.objective.metric,
    direction: plan.objective.direction,
    isLog: isWide(trials.map(objectiveOf)),
    parameters,
    groups: plan.definitions.map(({ task, ranges }) => ({
      task,
      axes: axesOf(
        ranges,
        parameters,
        trials.filter((trial) => trial.task === task),
      ),
    })),
    trials: trials.map((trial) => pageTrial(trial, data, plan, parameters, reasons, lastStart)),
    reasons: [...reasons.keys()],
    ...(bestIndex === -1 ? {} : { best: bestIndex }),
    ...(console === undefined ? {} : { console }),
  };
}

/** The objective of a trial, if what it reported last is a number. */
function objectiveOf({ objective, divergedTo }: Trial): number | null {
  if (divergedTo !== undefined) return null;
  return objective !== undefined && Number.isFinite(objective) ? objective : null;
}

function pageTrial(
  trial: Trial,
  { result }: ReportSource,
  plan: TuningPlan,
  parameters: readonly string[],
  reasons: Map<string, number>,
  lastStart: number,
): PageTrial {
  const { name, status, task, failureReason, seconds } = trial;
  const reason =
    failureReason !== undefined
      ? commonReasonOf(failureReason)
      : status === 'Stopped'
        ? stopCause(trial, plan, result, lastStart)
        : undefined;
  if (reason !== undefined && !reasons.has(reason)) reasons.set(reason, reasons.size);
  return {
    name,
    group: Math.max(
      0,
      plan.definitions.findIndex((definition) => definition.task === task),
    ),
    status,
    objective: objectiveOf(trial),
    seconds: seconds ?? null,
    values: parameters.map((parameter) =>
      Object.hasOwn(trial.parameters, parameter) ? (trial.parameters[parameter] ?? null) : null,
    ),
    ...(reason === undefined ? {} : { reason: reasons.get(reason) as number }),
  };
}

/** The planned ones first; those that SageMaker found ranges for itself after them. */
function parameterNames(plan: TuningPlan, trials: readonly Trial[]): string[] {
  const names = new Set(plan.definitions.flatMap(({ ranges }) => Object.keys(ranges)));
  for (const { parameters } of trials) for (const name of Object.keys(parameters)) names.add(name);
  return [...names];
}

function axesOf(
  ranges: Readonly<Record<string, ParameterRange>>,
  parameters: readonly string[],
  trials: readonly Trial[],
): ParameterGroup['axes'] {
  return parameters.flatMap((name, parameter) => {
    const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    const tried = trials.flatMap((trial) => {
      const value = Object.hasOwn(trial.parameters, name) ? trial.parameters[name] : undefined;
      return value === undefined ? [] : [value];
    });
    if (range === undefined && tried.length === 0) return [];
    return [axisOf(parameter, range, tried)];
  });
}

function axisOf(
  parameter: number,
  range: ParameterRange | undefined,
  tried: readonly unknown[],
): ParameterAxis {
  const numbers = tried.filter((value) => typeof value === 'number' && Number.isFinite(value));
  if (range?.type === 'categorical' || (range === undefined && numbers.length < tried.length)) {
    const planned = range?.type === 'categorical' ? range.values : [];
    return {
      parameter,
      type: 'category',
      values: [...new Set([...planned, ...tried].map(String))],
    };
  }
  // A warm start brings values from other ranges along.
  const [low, high] = extent(numbers as number[], range);
  const scaling = range === undefined ? 'Auto' : (range.scaling ?? 'Auto');
  const isLog =
    low > 0 && (scaling === 'Logarithmic' || (scaling === 'Auto' && high / low >= WIDE_RANGE));
  const isInteger =
    range === undefined ? numbers.every(Number.isInteger) : range.type === 'integer';
  return { parameter, type: 'number', min: low, max: high, isLog, isInteger };
}

function extent(
  numbers: readonly number[],
  range: Exclude<ParameterRange, { type: 'categorical' }> | undefined,
): [number, number] {
  let [low, high] =
    range === undefined
      ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      : [range.min, range.max];
  for (const value of numbers) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
