import type { ParameterAxis } from '../../page-data';
import type { Theme } from '../theme';
import { linearTicks, logTicks, tickLabel } from './ticks';

/** What an axis shows. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly isLog: boolean;
  /** Whether only whole numbers mean something. @default false */
  readonly isInteger?: boolean;
}

/** Texts of a chart. */
export function textStyle(theme: Theme): object {
  return { fontFamily: theme.font, fontSize: 12, color: theme.muted };
}

/** Round numbers on a scale, about as many as asked for. */
export function ticksOf({ min, max, isLog, isInteger = false }: Scale, count: number): number[] {
  const ticks = isLog ? logTicks(min, max, count) : linearTicks(min, max, count);
  return isInteger ? ticks.filter(Number.isInteger) : ticks;
}

/** An axis of numbers with round ticks of its own; the library's would start at the odd end. */
export function numberAxis(scale: Scale, count: number, theme: Theme): object {
  return {
    ...extent(scale),
    ...labels(ticksOf(scale, count), theme),
    axisLine: { show: false },
    splitLine: { lineStyle: { color: theme.line, width: 1 } },
    minorTick: { show: false },
  };
}

/** An axis of steps or of trials at the bottom, whatever the values above it are. */
export function countAxis(
  min: number,
  max: number,
  ticks: readonly number[],
  theme: Theme,
): object {
  return {
    ...extent({ min, max, isLog: false }),
    ...labels(ticks, theme),
    axisLine: { lineStyle: { color: theme.line }, onZero: false },
    splitLine: { show: false },
  };
}

/** From where to where an axis goes, and how. */
export function extent({ min, max, isLog }: Scale): object {
  return { type: isLog ? 'log' : 'value', min, max };
}

/** Labels at these ticks and nowhere else. */
function labels(ticks: readonly number[], theme: Theme): object {
  return {
    axisTick: { show: false, customValues: ticks },
    axisLabel: {
      ...textStyle(theme),
      customValues: ticks,
      formatter: tickLabel,
      hideOverlap: true,
    },
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
export function padded(scale: Scale): Scale {
  const { min, max, isLog } = scale;
  if (isLog) {
    const room = (max / min) ** 0.05 || 1;
    return min === max
      ? { ...scale, min: min / 2, max: max * 2 }
      : { ...scale, min: min / room, max: max * room };
  }
  const room = min === max ? Math.abs(min) * 0.1 || 1 : (max - min) * 0.05;
  return { ...scale, min: min - room, max: max + room };
}

/** The scale of a tuned number. */
export function parameterScale(axis: ParameterAxis & { type: 'number' }): Scale {
  return axis.min === axis.max ? padded(axis) : axis;
}
