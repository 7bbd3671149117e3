import type { MetricPoint, ReportSource } from '../core';
import type { Curve, CurveChart } from './page-data';

/** Points of a curve that a screen can show; more are thinned out. */
export const MOST_POINTS = 1_000;
/** Values that span more than this are drawn on a logarithmic axis. */
const WIDE_SPAN = 1_000;

/** The charts of a job's metrics: what differs only in the data set shares one. */
export function curveCharts(curves: ReportSource['curves']): CurveChart[] {
  const charts = new Map<string, Curve[]>();
  for (const [metric, points] of Object.entries(curves)) {
    if (points.length === 0) continue;
    const { title, label } = partsOf(metric);
    charts.set(title, [...(charts.get(title) ?? []), { metric, label, points: thin(points) }]);
  }
  return [...charts].map(([title, series]) => ({
    title: series.length === 1 ? (series[0] as Curve).metric : title,
    series,
    isLog: isWide(series.flatMap(({ points }) => points.map(([, value]) => value))),
  }));
}

/** Whether only a logarithmic axis shows all of the values: positive, and of several magnitudes. */
export function isWide(values: readonly (number | null)[]): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > 0 && high / low > WIDE_SPAN;
}

/** `validation:error` is the metric `error` of the data set `validation`. */
function partsOf(metric: string): { title: string; label: string } {
  const colon = metric.indexOf(':');
  if (colon <= 0 || colon === metric.length - 1) return { title: metric, label: metric };
  return { title: metric.slice(colon + 1), label: metric.slice(0, colon) };
}

/** The lowest and the highest value of each stretch: no spike of a curve gets lost. */
function thin(points: readonly MetricPoint[]): Curve['points'] {
  const drawn = points.map(({ step, value }) => pointOf(step, value));
  if (drawn.length <= MOST_POINTS) return drawn;
  const stretches = MOST_POINTS / 2;
  const kept: Curve['points'][number][] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const part = drawn.slice(
      Math.floor((stretch * drawn.length) / stretches),
      Math.floor(((stretch + 1) * drawn.length) / stretches),
    );
    kept.push(...extremes(part));
  }
  return kept;
}

function extremes(part: Curve['points']): Curve['points'] {
  let low = 0;
  let high = 0;
  for (const [index, [, value]] of part.entries()) {
    if (value === null) continue;
    if (value < (part[low]?.[1] ?? Number.POSITIVE_INFINITY)) low = index;
    if (value > (part[high]?.[1] ?? Number.NEGATIVE_INFINITY)) high = index;
  }
  const chosen = low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
  return chosen.flatMap((index) => part.slice(index, index + 1));
}

function pointOf(step: number, value: number): readonly [number, number | null] {
  return [step, Number.isFinite(value) ? value : null];
}
