import {
  cacheText,
  type ExecutionResult,
  showMoney,
  type TrainingResult,
  type TrialCounts,
  type TuningResult,
} from '../../core';
import { cut } from '../../core/wording';
import { formatMetric, formatValue } from '../display/format';
import { columns, type Terminal } from '../display/terminal';
import type { SavedRun } from '../saving/save-run';

type Row = [string, string];

/** How many characters of a value are shown; `result.json` has the whole value. */
const LONGEST_VALUE = 80;

/**
 * What a succeeded execution returned, and where everything is.
 *
 * @param output - its result, as JSON
 */
export function summary(output: string, saved: SavedRun, terminal: Terminal): string[] {
  const result = JSON.parse(output) as ExecutionResult;
  const values = Object.entries(result.outputs)
    .filter(([name]) => saved.outputs[name] === undefined)
    .map(([name, value]): Row => [name, cut(JSON.stringify(value), LONGEST_VALUE)]);
  const places = [
    ...Object.entries(saved.outputs),
    ['result', saved.document],
    ['trials', saved.trials],
    ['report', saved.report],
    ['logs', saved.logs],
  ].filter((place): place is Row => place[1] !== undefined);
  return [
    headline(result, terminal),
    ...columns([...resultRows(result), ...values, ...cacheRow(result), ...places]),
  ];
}

/** A job that was stopped has outputs, but is not what was asked for. */
function headline({ status, timings }: ExecutionResult, terminal: Terminal): string {
  const seconds = `${timings.totalSeconds} s`;
  return status === 'Stopped'
    ? `${terminal.red('■')} Stopped after ${seconds}, before its end; what it had stored by then is kept`
    : `${terminal.green('✓')} ${status} in ${seconds}`;
}

/** Of a task with a cache: whether its outputs were there. */
function cacheRow({ cache }: ExecutionResult): Row[] {
  return cache === undefined ? [] : [['cache', cacheText(cache)]];
}

function resultRows(result: ExecutionResult): Row[] {
  switch (result.kind) {
    case 'training':
      return metricRows(result);
    case 'tuning':
      return searchRows(result);
  }
}

function metricRows({ metrics, cost, spotSavings }: TrainingResult): Row[] {
  return [
    ...Object.entries(metrics).map(([name, value]): Row => [name, formatMetric(value)]),
    ...(spotSavings === undefined
      ? []
      : [['spot savings', `${Math.round(100 * spotSavings)} %`] as Row]),
    ...(cost === undefined ? [] : [['cost', showMoney(cost)] as Row]),
  ];
}

function searchRows({ best, objective, trials }: TuningResult): Row[] {
  return [
    [objective.metric, `${formatMetric(best.objective)}, the best of ${countText(trials)}`],
    ['best trial', best.name],
    ...Object.entries(best.parameters).map(([name, value]): Row => [name, formatValue(value)]),
  ];
}

/** `10 trials (8 completed, 2 stopped)`; without the brackets if all completed. */
function countText({ total, ...ends }: TrialCounts): string {
  const trials = `${total} ${total === 1 ? 'trial' : 'trials'}`;
  if (ends.completed === total) return trials;
  const parts = Object.entries({
    completed: ends.completed,
    stopped: ends.stopped,
    failed: ends.failed,
  })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  return `${trials} (${parts.join(', ')})`;
}
