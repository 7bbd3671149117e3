import type { Direction } from '../core';

/** What the page's own script draws; the rest of a report is markup already. */
export interface PageData {
  readonly curves: readonly CurveChart[];
  readonly tuning?: TuningPageData;
}

/** Metrics that belong on one pair of axes, such as `train:error` and `validation:error`. */
export interface CurveChart {
  readonly title: string;
  readonly series: readonly Curve[];
  /** Whether the values span so much that only logarithms can be read. */
  readonly isLog: boolean;
}

export interface Curve {
  readonly metric: string;
  /** What tells it apart in its chart, such as `validation`. */
  readonly label: string;
  /** Step and value; null where it is not a finite number. */
  readonly points: readonly (readonly [number, number | null])[];
}

export interface TuningPageData {
  readonly metric: string;
  readonly direction: Direction;
  readonly isLog: boolean;
  /** Names of all tuned parameters: the columns of the leaderboard. */
  readonly parameters: readonly string[];
  /** One for each task that was tuned. */
  readonly groups: readonly ParameterGroup[];
  /** In the order they were started. */
  readonly trials: readonly PageTrial[];
  /** Index of the best one. */
  readonly best?: number;
  /** Each reason once, as many trials fail alike. */
  readonly reasons: readonly string[];
  /** Address of a training job's page without the name at its end; absent in the local account. */
  readonly console?: string;
}

export interface ParameterGroup {
  readonly task: string;
  readonly axes: readonly ParameterAxis[];
}

/** How a parameter is drawn. */
export type ParameterAxis = { readonly parameter: number } & (
  | {
      readonly type: 'number';
      readonly min: number;
      readonly max: number;
      readonly isLog: boolean;
      /** Whether there is nothing between two whole numbers. */
      readonly isInteger: boolean;
    }
  | { readonly type: 'category'; readonly values: readonly string[] }
);

export interface PageTrial {
  readonly name: string;
  /** Index of its group. */
  readonly group: number;
  readonly status: string;
  readonly objective: number | null;
  readonly seconds: number | null;
  /** A value for each of the leaderboard's columns. */
  readonly values: readonly (string | number | boolean | null)[];
  readonly reason?: number;
}
