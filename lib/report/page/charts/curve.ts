import { formatNumber } from '../../format';
import type { Curve, CurveChart } from '../../page-data';
import { countAxis, numberAxis, scaleOf, textStyle, ticksOf } from './axes';
import type { Drawing } from './drawing';
import { tooltip, tooltipStyle } from './tooltip';

const DASHES = ['solid', [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4]] as const;

/** A metric's values by step. */
export function curveDrawing({ series, isLog }: CurveChart): Drawing {
  const points = series.flatMap((curve) => curve.points);
  const steps = points.map(([step]) => step);
  const [first, last] = [least(steps), greatest(steps)];
  const scale = scaleOf(
    points.map(([, value]) => value),
    isLog,
  );
  return {
    marks: points.length,
    option: (theme, width) => {
      const isInteger = steps.every(Number.isInteger);
      const ticks = ticksOf(
        { min: first, max: last, isLog: false, isInteger },
        Math.floor(width / 90),
      );
      return {
        animation: false,
        textStyle: textStyle(theme),
        grid: { left: 4, right: 16, top: 12, bottom: 4, outerBoundsMode: 'same' },
        tooltip: {
          ...tooltipStyle(theme),
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: theme.muted, width: 1 } },
          formatter: (params: unknown) => curveTooltip(params),
        },
        xAxis: countAxis(first, last === first ? first + 1 : last, ticks, theme),
        yAxis: numberAxis(scale, 4, theme),
        series: series.map((curve, index) => ({
          type: 'line',
          name: curve.label,
          data: curve.points,
          symbol: 'circle',
          symbolSize: 6,
          showSymbol: isSparse(curve),
          lineStyle: { width: 2, type: DASHES[index % DASHES.length] },
          itemStyle: { color: theme.curves[index % theme.curves.length] },
          emphasis: { disabled: true },
        })),
      };
    },
  };
}

/** A single value has no line. */
function isSparse({ points }: Curve): boolean {
  return points.filter(([, value]) => value !== null).length < 3;
}

function curveTooltip(params: unknown): HTMLElement {
  const items = params as { seriesName: string; value: [number, number | null] }[];
  return tooltip(
    `Step ${items[0]?.value[0] ?? ''}`,
    items.map(({ seriesName, value: [, value] }) => [
      seriesName,
      value === null ? 'no number' : formatNumber(value),
    ]),
  );
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

function greatest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}
