import type { ParameterAxis, TuningPageData } from '../../page-data';
import { numberAxis, padded, parameterScale, scaleOf, textStyle } from './axes';
import type { Drawing } from './drawing';
import { chosenMark, markSize } from './history';
import { tooltipStyle, trialOf, trialTooltip } from './tooltip';

/** The objective by one parameter. */
export function scatterDrawing(
  tuning: TuningPageData,
  group: number,
  axis: ParameterAxis,
): Drawing {
  const { trials, best, isLog } = tuning;
  const own = [...trials.keys()].filter((index) => {
    const trial = trials[index];
    const value = trial?.values[axis.parameter];
    return trial?.group === group && trial.objective !== null && value !== null;
  });
  const scale = scaleOf(
    own.map((index) => trials[index]?.objective ?? null),
    isLog,
  );
  const point = (index: number) => {
    const value = trials[index]?.values[axis.parameter] ?? null;
    return {
      value: [axis.type === 'category' ? String(value) : value, trials[index]?.objective],
      trial: index,
    };
  };
  const where = (test: (index: number) => boolean) => own.filter(test).map(point);
  const isDone = (index: number) => trials[index]?.status === 'Completed';
  return {
    marks: own.length,
    option: (theme, width) => ({
      animation: false,
      textStyle: textStyle(theme),
      grid: { left: 4, right: 16, top: 12, bottom: 4, outerBoundsMode: 'same' },
      tooltip: {
        ...tooltipStyle(theme),
        trigger: 'item',
        formatter: (params: unknown) => trialTooltip(tuning, trialOf(params) ?? -1),
      },
      xAxis:
        axis.type === 'category'
          ? {
              type: 'category',
              data: axis.values,
              // Marks of one category beside each other instead of on each other.
              jitter: Math.min(24, width / axis.values.length / 2),
              jitterOverlap: true,
              axisLine: { lineStyle: { color: theme.line }, onZero: false },
              axisTick: { show: false },
              axisLabel: {
                ...textStyle(theme),
                hideOverlap: true,
                overflow: 'truncate',
                width: 90,
              },
            }
          : {
              ...numberAxis(
                padded(parameterScale(axis)),
                Math.max(2, Math.floor(width / 70)),
                theme,
              ),
              splitLine: { show: false },
              axisLine: { show: true, lineStyle: { color: theme.line }, onZero: false },
            },
      yAxis: numberAxis(scale, 4, theme),
      series: [
        {
          type: 'scatter',
          symbolSize: markSize(own.length),
          data: where((index) => isDone(index) && index !== best),
          itemStyle: { color: theme.accent, opacity: own.length > 300 ? 0.45 : 0.7 },
        },
        {
          type: 'scatter',
          symbolSize: markSize(own.length),
          data: where((index) => !isDone(index)),
          itemStyle: { color: theme.surface, borderColor: theme.halted, borderWidth: 1.5 },
        },
        {
          type: 'scatter',
          symbol: 'diamond',
          symbolSize: 14,
          data: where((index) => index === best),
          itemStyle: { color: theme.best, borderColor: theme.surface, borderWidth: 1.5 },
          z: 4,
        },
        { id: 'chosen', ...chosenMark(theme), data: [] },
      ],
    }),
    chosen: (theme, trial) => ({
      series: [{ id: 'chosen', ...chosenMark(theme), data: where((index) => index === trial) }],
    }),
  };
}
