import { isBetter } from '../../../core/results/objectives';
import type { TuningPageData } from '../../page-data';
import type { Theme } from '../theme';
import { countAxis, numberAxis, scaleOf, textStyle } from './axes';
import type { Drawing } from './drawing';
import { linearTicks } from './ticks';
import { tooltipStyle, trialOf, trialTooltip } from './tooltip';

/** The objective by trial, and the best so far. */
export function historyDrawing(tuning: TuningPageData): Drawing {
  const { trials, direction, isLog, best } = tuning;
  const scale = scaleOf(
    trials.map(({ objective }) => objective),
    isLog,
  );
  const point = (index: number) => ({
    value: [index + 1, trials[index]?.objective ?? scale.min],
    trial: index,
  });
  const where = (test: (index: number) => boolean) =>
    [...trials.keys()].filter(test).map((index) => point(index));
  const hasValue = (index: number) => trials[index]?.objective !== null;
  const isStopped = (index: number) => trials[index]?.status !== 'Completed';
  const scatter = (name: string, symbol: string, size: number, data: object[], style: object) => ({
    type: 'scatter',
    name,
    symbol,
    symbolSize: size,
    data,
    itemStyle: style,
    emphasis: { scale: 1.4 },
    cursor: 'pointer',
    z: 3,
  });
  return {
    marks: trials.length,
    option: (theme, width) => {
      const ticks = [1, ...linearTicks(1, trials.length, Math.max(2, Math.floor(width / 80)))]
        .filter((tick) => Number.isInteger(tick))
        .filter((tick, index, all) => all.indexOf(tick) === index);
      return {
        animation: false,
        textStyle: textStyle(theme),
        grid: { left: 4, right: 16, top: 12, bottom: 8, outerBoundsMode: 'same' },
        tooltip: {
          ...tooltipStyle(theme),
          trigger: 'item',
          formatter: (params: unknown) => trialTooltip(tuning, trialOf(params) ?? -1),
        },
        xAxis: countAxis(0.5, trials.length + 0.5, ticks, theme),
        yAxis: numberAxis(scale, 5, theme),
        series: [
          {
            type: 'line',
            name: 'Best so far',
            data: runningBest(tuning),
            step: 'end',
            symbol: 'none',
            silent: true,
            lineStyle: { color: theme.best, width: 2 },
            z: 2,
          },
          scatter(
            'Trial',
            'circle',
            markSize(trials.length),
            where((at) => hasValue(at) && !isStopped(at) && at !== best),
            {
              color: theme.accent,
              opacity: 0.75,
            },
          ),
          scatter(
            'Stopped',
            'circle',
            markSize(trials.length),
            where((at) => hasValue(at) && isStopped(at)),
            {
              color: theme.surface,
              borderColor: theme.halted,
              borderWidth: 1.5,
            },
          ),
          scatter(
            'Without a value',
            'triangle',
            8,
            where((at) => !hasValue(at)),
            {
              color: theme.bad,
            },
          ),
          scatter(
            'Best',
            'diamond',
            14,
            best === undefined || !hasValue(best) ? [] : [point(best)],
            {
              color: theme.best,
              borderColor: theme.surface,
              borderWidth: 1.5,
            },
          ),
          { id: 'chosen', ...chosenMark(theme), data: [] },
        ],
      };
    },
    chosen: (theme, trial) => ({
      series: [
        { id: 'chosen', ...chosenMark(theme), data: trial === undefined ? [] : [point(trial)] },
      ],
    }),
  };

  /** Follows completed trials only, as the tuning job does. */
  function runningBest({ trials: all }: TuningPageData): [number, number][] {
    let value: number | undefined;
    const line: [number, number][] = [];
    for (const [index, { objective, status }] of all.entries()) {
      if (objective !== null && status === 'Completed') {
        if (value === undefined || isBetter(objective, value, direction)) value = objective;
      }
      if (value !== undefined) line.push([index + 1, value]);
    }
    return line;
  }
}

/** Many marks have to be small to be told apart. */
export function markSize(count: number): number {
  if (count <= 60) return 9;
  return count <= 300 ? 7 : 5;
}

/** A ring around the trial that is picked out. */
export function chosenMark(theme: Theme): object {
  return {
    type: 'scatter',
    symbol: 'circle',
    symbolSize: 17,
    silent: true,
    itemStyle: { color: 'transparent', borderColor: theme.text, borderWidth: 2 },
    z: 5,
  };
}
