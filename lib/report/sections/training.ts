import type { MetricPoint, ReportSource } from '../../core';
import { MOST_POINTS } from '../curves';
import { formatCount, formatNumber } from '../format';
import { type Html, html } from '../html';
import type { CurveChart } from '../page-data';
import { figure, legend, type Section, table } from './parts';

/** Each metric's curve, and its numbers. */
export function metrics(
  data: ReportSource,
  charts: readonly CurveChart[],
  title: string,
  finals: Readonly<Record<string, number>>,
): Section | undefined {
  const names = [...new Set([...Object.keys(data.curves), ...Object.keys(finals)])];
  if (names.length === 0) return undefined;
  const isThinned = Object.values(data.curves).some(({ length }) => length > MOST_POINTS);
  return {
    id: 'metrics',
    title,
    body: html`<div class="charts">${charts.map(curveFigure)}</div>
${isThinned && html`<p class="note">Of long curves the lowest and highest values of each stretch are drawn.</p>`}
${table(
  'Metrics in numbers',
  ['Metric', 'Last', 'Lowest', 'Highest', 'Values'],
  names.map((name) => metricRow(name, data.curves[name] ?? [], finals[name])),
)}`,
  };
}

function curveFigure({ title, series, isLog }: CurveChart, index: number): Html {
  return figure({
    chart: 'curve',
    index,
    title,
    caption: html`${
      series.length > 1 &&
      legend(series.map(({ label }, place) => [`line-${place % 6}`, label] as const))
    }${isLog && 'Logarithmic axis.'}`,
    label: `Line chart of ${series.map(({ metric }) => metric).join(', ')} by step; the table below has the numbers.`,
  });
}

function metricRow(
  name: string,
  points: readonly MetricPoint[],
  final: number | undefined,
): (Html | string)[] {
  const reported = points.at(-1)?.value;
  // SageMaker's last value is the last number; what came after it tells that the training diverged.
  const last =
    reported !== undefined && !Number.isFinite(reported) ? reported : (final ?? reported);
  let low: MetricPoint | undefined;
  let high: MetricPoint | undefined;
  for (const point of points) {
    if (!Number.isFinite(point.value)) continue;
    if (low === undefined || point.value < low.value) low = point;
    if (high === undefined || point.value > high.value) high = point;
  }
  return [
    name,
    last === undefined ? '–' : formatNumber(last),
    extreme(low),
    extreme(high),
    formatCount(points.length),
  ];
}

function extreme(point: MetricPoint | undefined): Html | string {
  if (point === undefined) return '–';
  return html`${formatNumber(point.value)} <small>at step ${formatCount(point.step)}</small>`;
}
