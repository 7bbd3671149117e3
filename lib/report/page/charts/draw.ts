import type { PageData } from '../../page-data';
import { type Chart, init } from '../library';
import type { Selection } from '../selection';
import { readTheme } from '../theme';
import { curveDrawing } from './curve';
import type { Drawing } from './drawing';
import { historyDrawing } from './history';
import { parallelDrawing } from './parallel';
import { scatterDrawing } from './scatter';
import { trialOf } from './tooltip';

/** More marks than this are drawn on a canvas. */
const MOST_SVG_MARKS = 2_000;
/** Charts this far below what is seen are drawn already. */
const AHEAD = '600px';
/** Width of a sheet of paper, in pixels of the page. */
const PAPER_WIDTH = 680;

/** A place in the page and what is drawn there. */
interface Plot {
  readonly element: HTMLElement;
  readonly drawing: Drawing;
  chart?: Chart;
}

/** Draws every chart when it comes near; again when size, colours or medium change. */
export function drawCharts(data: PageData, selection: Selection): void {
  const plots = [...document.querySelectorAll<HTMLElement>('[data-chart]')].flatMap((element) => {
    const drawing = drawingOf(data, element);
    return drawing === undefined ? [] : [{ element, drawing } as Plot];
  });
  const draw = (plot: Plot) => drawPlot(plot, selection);
  const redraw = () => {
    for (const plot of plots) if (plot.chart !== undefined) refresh(plot, selection);
  };
  whenNear(plots, draw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  window.addEventListener('beforeprint', () => {
    document.documentElement.dataset.paper = 'true';
    for (const plot of plots) {
      draw(plot);
      refresh(plot, selection, Math.min(PAPER_WIDTH, plot.element.clientWidth));
    }
  });
  window.addEventListener('afterprint', () => {
    delete document.documentElement.dataset.paper;
    redraw();
  });
  selection.onChange((trial) => {
    const theme = readTheme();
    for (const { chart, drawing } of plots) {
      const change = drawing.chosen?.(theme, trial);
      if (change !== undefined) chart?.setOption(change);
    }
  });
}

function drawingOf({ curves, tuning }: PageData, { dataset }: HTMLElement): Drawing | undefined {
  const index = Number(dataset.index);
  const curve = curves[index];
  if (dataset.chart === 'curve') return curve && curveDrawing(curve);
  if (tuning === undefined) return undefined;
  if (dataset.chart === 'history') return historyDrawing(tuning);
  if (dataset.chart === 'parallel') return parallelDrawing(tuning, index);
  const all = tuning.groups.flatMap(({ axes }, group) => axes.map((axis) => ({ group, axis })));
  const one = all[index];
  return one && scatterDrawing(tuning, one.group, one.axis);
}

function whenNear(plots: readonly Plot[], draw: (plot: Plot) => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        const plot = plots.find(({ element }) => element === target);
        if (plot !== undefined) draw(plot);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const { element } of plots) observer.observe(element);
}

function drawPlot(plot: Plot, selection: Selection): void {
  if (plot.chart !== undefined) return;
  const { element, drawing } = plot;
  setHeight(plot, element.clientWidth);
  plot.chart = init(element, null, {
    renderer: drawing.marks > MOST_SVG_MARKS ? 'canvas' : 'svg',
    width: element.clientWidth,
    height: element.clientHeight,
  });
  plot.chart.on('click', (params) => {
    const trial = trialOf(params);
    if (trial !== undefined) selection.toggle(trial);
  });
  refresh(plot, selection);
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width || element.clientWidth === 0) return;
    width = element.clientWidth;
    refresh(plot, selection);
  }).observe(element);
}

function refresh(plot: Plot, selection: Selection, width?: number): void {
  const { element, drawing, chart } = plot;
  const theme = readTheme();
  const drawn = width ?? element.clientWidth;
  setHeight(plot, drawn);
  chart?.resize({ width: drawn, height: element.clientHeight, silent: true });
  chart?.setOption(drawing.option(theme, drawn), { notMerge: true });
  const change = drawing.chosen?.(theme, selection.current);
  if (change !== undefined && selection.current !== undefined) chart?.setOption(change);
  element.dataset.drawn = 'true';
}

function setHeight({ element, drawing }: Plot, width: number): void {
  const height = drawing.height?.(width);
  element.style.height = height === undefined ? '' : `${height}px`;
}
