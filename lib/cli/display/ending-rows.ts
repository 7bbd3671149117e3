import {
  cacheText,
  type EndDocument,
  type FailureWithoutJob,
  showMoney,
  type TrainingFacts,
  type TrialCounts,
  type TuningFacts,
} from '../../core';
import { cut } from '../../core/wording';
import { formatMetric, formatValue } from './format';

type Row = [string, string];

/** How many characters of a value are shown; the document has the whole value. */
const LONGEST_VALUE = 80;

/**
 * What an execution came to, as rows: metrics, the best trial, values of outputs, the cache.
 * @param places - outputs that are shown elsewhere, by name
 */
export function endingRows(
  ending: EndDocument | FailureWithoutJob,
  places: Readonly<Record<string, string>> = {},
): Row[] {
  if (ending.kind === 'none') return [];
  const values = Object.entries(ending.outputs ?? {})
    .filter(([name]) => places[name] === undefined)
    .map(([name, value]): Row => [name, outputText(ending, name, value)]);
  const { cache } = ending;
  const cached: Row[] = cache === undefined ? [] : [['cache', cacheText(cache)]];
  return [...jobRows(ending), ...values, ...cached];
}

/** A URI is whole, as it can be copied; a value is cut. */
function outputText({ stored = [] }: EndDocument, name: string, value: unknown): string {
  const { uri } = (value ?? {}) as { readonly uri?: unknown };
  return stored.includes(name) && typeof uri === 'string'
    ? uri
    : cut(JSON.stringify(value), LONGEST_VALUE);
}

function jobRows(ending: EndDocument): Row[] {
  switch (ending.kind) {
    case 'training':
      return metricRows(ending);
    case 'tuning':
      return searchRows(ending);
  }
}

function metricRows({ simulatedFrom, metrics, cost, spotSavings }: TrainingFacts): Row[] {
  return [
    ...(simulatedFrom === undefined
      ? []
      : [['simulated', `from ${simulatedFrom}: nothing has trained`] as Row]),
    ...Object.entries(metrics).map(([name, value]): Row => [name, formatMetric(value)]),
    ...(spotSavings === undefined
      ? []
      : [['spot savings', `${Math.round(100 * spotSavings)} %`] as Row]),
    ...(cost === undefined ? [] : [['cost', showMoney(cost)] as Row]),
  ];
}

function searchRows(ending: Extract<EndDocument, { kind: 'tuning' }>): Row[] {
  const { best, objective, trials }: TuningFacts & Pick<typeof ending, 'best'> = ending;
  if (best === undefined) return [['trials', countText(trials)]];
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
