import { bestFirst } from '../../../core/results/objectives';
import type { ParameterAxis, TuningPageData } from '../../page-data';
import { mix, type Theme } from '../theme';
import { extent, parameterScale, type Scale, scaleOf, textStyle, ticksOf } from './axes';
import type { Drawing } from './drawing';
import { tickLabel } from './ticks';
import { tooltipStyle, trialOf, trialTooltip } from './tooltip';

/** Pixels that an axis needs beside the next one; below that they stand under each other. */
const NARROWEST = 96;

/** Pixels between axes that stand under each other, and what lies around them. */
const ROW = 66;
const MARGINS = 96;

/** Every trial of a group as a line through its values and its objective. */
export function parallelDrawing(tuning: TuningPageData, group: number): Drawing {
  const axes = tuning.groups[group]?.axes ?? [];
  const lines = worstFirst(tuning, group).map((trial) => ({
    value: lineOf(tuning, axes, trial),
    trial,
  }));
  const best = lines.find(({ trial }) => trial === tuning.best);
  return {
    marks: lines.length,
    height: (width) => (isStandingAt(width, axes.length) ? ROW * axes.length + MARGINS : undefined),
    option: (theme, width) => {
      const isStanding = isStandingAt(width, axes.length);
      const room = Math.min(180, (width - 120) / (axes.length + 1));
      return {
        animation: false,
        textStyle: textStyle(theme),
        tooltip: {
          ...tooltipStyle(theme),
          trigger: 'item',
          formatter: (params: unknown) => trialTooltip(tuning, trialOf(params) ?? -1),
        },
        parallel: {
          layout: isStanding ? 'vertical' : 'horizontal',
          left: isStanding ? 24 : 52,
          right: isStanding ? 28 : 72,
          top: 44,
          bottom: isStanding ? 28 : 20,
          parallelAxisDefault: axisStyle(theme, isStanding, room),
        },
        parallelAxis: [
          ...axes.map((axis, dim) => parameterAxis(tuning, axis, dim)),
          objectiveAxis(tuning, group, axes.length, theme, isStanding),
        ],
        series: [
          {
            type: 'parallel',
            progressive: 0,
            smooth: false,
            data: lines.map((line, place) => ({
              ...line,
              lineStyle: strength(place / Math.max(1, lines.length - 1), lines.length, theme),
            })),
            emphasis: { lineStyle: { color: theme.text, width: 2.5, opacity: 1 } },
            inactiveOpacity: 0.03,
            activeOpacity: 0.9,
          },
          emphasized('best', theme.best, best === undefined ? [] : [best]),
          emphasized('chosen', theme.text, []),
        ],
      };
    },
    chosen: (theme, trial) => ({
      series: [
        emphasized(
          'chosen',
          theme.text,
          lines.filter((line) => line.trial === trial),
        ),
      ],
    }),
  };
}

function isStandingAt(width: number, axes: number): boolean {
  return width < NARROWEST * (axes + 1);
}

/** Trials in the order they are drawn: good ones on top of bad ones. */
function worstFirst({ trials, direction }: TuningPageData, group: number): number[] {
  return trials
    .flatMap(({ objective, group: own }, index) =>
      own === group && objective !== null ? [{ objective, index }] : [],
    )
    .sort((a, b) => bestFirst(direction)(b, a))
    .map(({ index }) => index);
}

function lineOf(
  { trials }: TuningPageData,
  axes: readonly ParameterAxis[],
  index: number,
): (string | number)[] {
  const trial = trials[index];
  return [
    ...axes.map(({ parameter, type }) => {
      const value = trial?.values[parameter] ?? '-';
      return type === 'category' || typeof value === 'boolean' ? String(value) : value;
    }),
    trial?.objective ?? '-',
  ];
}

/** Lines of the best trials are strong, of the others faint; few lines are stronger than many. */
function strength(share: number, count: number, theme: Theme): object {
  const faint = mix(theme.surface, theme.muted, 0.45);
  return {
    color: mix(faint, theme.accent, count > 300 ? share ** 5 : share ** 2),
    width: count > 300 ? 1 : 1.5,
    opacity: count > 300 ? 0.2 + 0.7 * share ** 6 : 0.55 + 0.4 * share,
  };
}

function emphasized(id: string, color: string, data: object[]): object {
  return {
    id,
    type: 'parallel',
    data: data.map((line) => ({ ...line, lineStyle: { color, width: 3, opacity: 1 } })),
    lineStyle: { color, width: 3, opacity: 1 },
    inactiveOpacity: 1,
    silent: true,
    z: 5,
  };
}

function axisStyle(theme: Theme, isStanding: boolean, room: number): object {
  return {
    // Above the lines, or its labels could not be read.
    z: 10,
    nameGap: 14,
    nameLocation: isStanding ? 'start' : 'end',
    nameTextStyle: {
      ...textStyle(theme),
      color: theme.text,
      fontWeight: 600,
      ...(isStanding ? { align: 'left', verticalAlign: 'bottom', padding: [0, 0, 10, 14] } : {}),
    },
    nameTruncate: { maxWidth: isStanding ? 240 : room, ellipsis: '…' },
    axisLine: { lineStyle: { color: theme.muted, width: 1 } },
    axisTick: { lineStyle: { color: theme.muted }, length: 4 },
    axisLabel: {
      ...textStyle(theme),
      fontSize: 11,
      textBorderColor: theme.surface,
      textBorderWidth: 3,
    },
    areaSelectStyle: {
      width: 18,
      borderWidth: 1,
      borderColor: theme.text,
      color: theme.muted,
      opacity: 0.25,
    },
  };
}

function parameterAxis({ parameters }: TuningPageData, axis: ParameterAxis, dim: number): object {
  const name = parameters[axis.parameter] ?? '';
  if (axis.type === 'category') {
    return {
      dim,
      name,
      type: 'category',
      data: axis.values,
      axisTick: { alignWithLabel: true },
      axisLabel: { overflow: 'truncate', width: 80 },
    };
  }
  return { dim, name, ...ends(parameterScale(axis)) };
}

/** The best value stands at the top, or on the right where axes lie. */
function objectiveAxis(
  { trials, metric, isLog, direction }: TuningPageData,
  group: number,
  dim: number,
  theme: Theme,
  isStanding: boolean,
): object {
  const isMinimized = direction === 'Minimize';
  const values = trials.map((trial) => (trial.group === group ? trial.objective : null));
  return {
    dim,
    name: metric,
    ...ends(scaleOf(values, isLog)),
    inverse: isMinimized,
    // The name stays at the same end as those of the other axes.
    ...(isMinimized ? { nameLocation: isStanding ? 'end' : 'start' } : {}),
    nameTextStyle: {
      ...textStyle(theme),
      color: theme.text,
      fontWeight: 700,
      ...(isStanding ? { align: 'left', verticalAlign: 'bottom', padding: [0, 0, 10, 14] } : {}),
    },
  };
}

function ends(scale: Scale): object {
  const ticks = ticksOf(scale, 6);
  return {
    ...extent(scale),
    axisTick: { customValues: ticks },
    axisLabel: { customValues: ticks, formatter: tickLabel },
  };
}
