import { cut } from '../../core/wording';
import { formatMetric } from '../display/format';
import { table } from '../display/table';
import type { Terminal } from '../display/terminal';
import type { ComparedFact, Comparison } from './comparison';

/** How many characters of a value are shown side by side. */
const LONGEST_VALUE = 40;

/**
 * Runs side by side, for a terminal. Parameters and resources that are the same are counted, not
 * shown, unless `isWhole`.
 */
export function comparisonText(
  { runs, facts }: Comparison,
  isWhole: boolean,
  terminal: Terminal,
): string[] {
  const isShown = ({ group, differs }: ComparedFact) =>
    isWhole || differs || group === 'metrics' || group === 'time';
  const shown = facts.filter(isShown);
  const hidden = facts.length - shown.length;
  const rows = [
    ['', ...runs.map(({ name }) => name)],
    ['task', ...runs.map(({ task }) => task)],
    ['status', ...runs.map(({ status }) => status)],
  ];
  const lines: string[][] = [...rows];
  let group = '';
  for (const fact of shown) {
    if (fact.group !== group) lines.push([`${fact.group}:`]);
    group = fact.group;
    lines.push([`${fact.differs ? '≠' : ' '} ${fact.name}`, ...fact.values.map(showFact)]);
  }
  const [head = '', ...rest] = table(lines);
  const same =
    hidden === 1
      ? '1 parameter or resource is the same; --all shows it.'
      : `${hidden} parameters and resources are the same; --all shows them.`;
  return [terminal.bold(head), ...rest, ...(hidden === 0 ? [] : [same])];
}

/** A fact as text; `–` where a run has none. */
export function showFact(value: ComparedFact['values'][number]): string {
  if (value === null) return '–';
  return typeof value === 'number' ? formatMetric(value) : cut(value, LONGEST_VALUE);
}
