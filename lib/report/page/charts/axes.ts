import type { ParameterAxis } from '../../page-data';
import type { Theme } from '../theme';
import { linearTicks, logTicks, tickLabel } from './ticks';

/** What an axis shows. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly isLog: boolean;
}

/** Texts of a chart. */
export function textStyle(theme: Theme): object {
  return { fontFamily: theme.font, fontSize: 12, color: theme.muted };
}

/** An axis of numbers with round ticks of its own; the library's would start at the odd end. */
export function numberAxis(scale: Scale, count: number, theme: Theme): object {
  const { min, max, isLog } = scale;
  const ticks = isLog ? logTicks(min, max, count) : linearTicks(min, max, count);
  return {
    type: isLog ? 'log' : 'value',
    min,
    max,
    axisLine: { show: false },
    axisTick: { show: false, customValues: ticks },
    axisLabel: {
      ...textStyle(theme),
      customValues: ticks,
      formatter: tickLabel,
      hideOverlap: true,
    },
    splitLine: { lineStyle: { color: theme.line, width: 1 } },
    minorTick: { show: false },
  };
}

/** The scale of some values, with room for marks at its ends. */
export function scaleOf(values: Iterable<number | null>, isLog: boolean): Scale {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: 0, max: 1, isLog: false };
  return padded({ min, max, isLog });
}

/** A scale with room for marks at its ends. */
export function padded({ min, max, isLog }: Scale): Scale {
  if (isLog) {
    const room = (max / min) ** 0.05 || 1;
    return min === max
      ? { min: min / 2, max: max * 2, isLog }
      : { min: min / room, max: max * room, isLog };
  }
  const room = min === max ? Math.abs(min) * 0.1 || 1 : (max - min) * 0.05;
  return { min: min - room, max: max + room, isLog };
}

/** The scale of a tuned number. */
export function parameterScale(axis: ParameterAxis & { type: 'number' }): Scale {
  const { min, max, isLog } = axis;
  return min === max ? padded({ min, max, isLog }) : { min, max, isLog };
}
