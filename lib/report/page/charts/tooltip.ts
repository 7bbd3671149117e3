import { formatNumber, formatValue } from '../../format';
import type { TuningPageData } from '../../page-data';
import type { Theme } from '../theme';

/** How every tooltip looks. */
export function tooltipStyle(theme: Theme): object {
  return {
    backgroundColor: theme.surface,
    borderColor: theme.line,
    textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 13 },
    extraCssText: 'max-width:min(320px,90vw);white-space:normal;overflow-wrap:anywhere',
    confine: true,
    transitionDuration: 0,
  };
}

/** A headline and rows of a name and a value; text stays text, whatever is in it. */
export function tooltip(
  headline: string,
  rows: readonly (readonly [string, string])[],
): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tip';
  const title = document.createElement('b');
  title.textContent = headline;
  box.append(title);
  for (const [name, value] of rows) {
    const line = document.createElement('div');
    const label = document.createElement('span');
    label.textContent = name;
    const text = document.createElement('span');
    text.textContent = value;
    line.append(label, text);
    box.append(line);
  }
  return box;
}

/** Values that fit into a tooltip. */
const MOST_ROWS = 10;

/** What there is to say about a trial. */
export function trialTooltip(tuning: TuningPageData, index: number): HTMLElement | string {
  const trial = tuning.trials[index];
  if (trial === undefined) return '';
  const values = trial.values.flatMap((value, column) =>
    value === null ? [] : [[tuning.parameters[column] ?? '', formatValue(value)] as const],
  );
  return tooltip(
    `Trial ${index + 1}: ${trial.status}${index === tuning.best ? ', the best' : ''}`,
    [
      [tuning.metric, trial.objective === null ? 'none' : formatNumber(trial.objective)],
      ...values.slice(0, MOST_ROWS),
    ],
  );
}

/** Index of the trial that an item of a chart stands for. */
export function trialOf(params: unknown): number | undefined {
  const { data } = params as { data?: unknown };
  if (typeof data !== 'object' || data === null || !('trial' in data)) return undefined;
  return typeof data.trial === 'number' ? data.trial : undefined;
}
