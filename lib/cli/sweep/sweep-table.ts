import type { SweepRun, SweepSummary } from '../../core';
import { cut } from '../../core/wording';
import type { Terminal } from '../display/terminal';

/** Rows that a terminal shows; the report has all. */
const MOST_ROWS = 40;

/** Characters of a cell; a URI would push all else off the screen. */
const WIDEST = 32;

/** A sweep's table as lines, each column as wide as its widest cell. */
export function sweepTable(summary: SweepSummary, terminal: Terminal): string[] {
  const { parameters, metrics, runs } = summary;
  const head = ['#', 'status', ...parameters.map(lastName), ...metrics, ''];
  const rows = runs.slice(0, MOST_ROWS).map((run) => cells(run, summary));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const more = runs.length - rows.length;
  return [
    terminal.bold(line(head)),
    ...rows.map(line),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function cells(run: SweepRun, { parameters, metrics }: SweepSummary): string[] {
  const shown = (value: unknown) =>
    value === undefined
      ? ''
      : cut(typeof value === 'string' ? value : JSON.stringify(value), WIDEST);
  return [
    String(run.number),
    run.status,
    ...parameters.map((path) => shown(run.parameters[path])),
    ...metrics.map((name) => {
      const value = run.metrics[name];
      return value === undefined ? '' : String(Number(value.toPrecision(6)));
    }),
    run.error ?? '',
  ];
}

/** `inputs.hyperparameters.max_depth` is long for a column. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
