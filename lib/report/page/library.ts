import { LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { GridComponent, ParallelComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { ScatterJitter } from 'echarts/features';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

// Only these parts of the library come into the page.
use([
  LineChart,
  ScatterChart,
  ParallelChart,
  GridComponent,
  ParallelComponent,
  TooltipComponent,
  ScatterJitter,
  SVGRenderer,
  CanvasRenderer,
]);

export { type EChartsType as Chart, init };

/** What a chart is drawn from: the library's own type knows only charts of the whole library. */
export type ChartOption = Record<string, unknown>;
