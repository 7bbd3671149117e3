import type { ChartOption } from '../library';
import type { Theme } from '../theme';

/** Something to draw: the same data for every theme and width. */
export interface Drawing {
  /** How many marks it has: many are drawn on a canvas, few as SVG, which prints better. */
  readonly marks: number;
  /** Pixels, where the width decides. @default - the styles' */
  height?(width: number): number | undefined;
  option(theme: Theme, width: number): ChartOption;
  /** What changes when a trial is picked out, or none. */
  chosen?(theme: Theme, trial: number | undefined): ChartOption;
}
