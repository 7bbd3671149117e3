/** How a tuning job looks for the best hyperparameters. */
export const STRATEGIES = ['Bayesian', 'Random', 'Grid', 'Hyperband'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const DIRECTIONS = ['Minimize', 'Maximize'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How the values of a range are spread. */
export const SCALINGS = ['Auto', 'Linear', 'Logarithmic', 'ReverseLogarithmic'] as const;
export type Scaling = (typeof SCALINGS)[number];

export const WARM_STARTS = ['IdenticalDataAndAlgorithm', 'TransferLearning'] as const;

/** The values that a tuning job may try for one parameter. */
export type ParameterRange =
  | {
      readonly type: 'continuous' | 'integer';
      readonly min: number;
      readonly max: number;
      /** @default 'Auto' */
      readonly scaling?: Scaling;
    }
  | { readonly type: 'categorical'; readonly values: readonly (string | number | boolean)[] };

/** How a tuning job searches and when it ends; a request overrides each member of its task. */
export interface TuningSettings {
  /** @default 'Bayesian' */
  readonly strategy?: Strategy;
  readonly objective?: {
    readonly metric: string;
    /** @default - the algorithm's own for its metric */
    readonly direction?: Direction;
  };
  /** Training jobs in all. @default 10 */
  readonly maxJobs?: number;
  /** Training jobs at a time. @default 1 */
  readonly maxParallel?: number;
  /** Seconds of the whole tuning job, 120 to 15,768,000. @default - not limited */
  readonly maxRuntimeInSeconds?: number;
  /** Whether SageMaker stops jobs that do worse than the median. @default 'Off' */
  readonly earlyStopping?: 'Auto' | 'Off';
  /** Same seed, same search. @default - chosen by SageMaker */
  readonly randomSeed?: number;
  /** Resources of Hyperband: values of the objective that a job reports. */
  readonly hyperband?: { readonly minResource?: number; readonly maxResource?: number };
  /** Ends the tuning job before maxJobs. @default - it does not end early */
  readonly completion?: {
    readonly targetValue?: number;
    /** Jobs in a row without a better one, at least 3. */
    readonly notImproving?: number;
    readonly onConvergence?: boolean;
  };
  /** Starts from what earlier tuning jobs found. @default - from nothing */
  readonly warmStart?: {
    /** Names of 1 to 5 tuning jobs. */
    readonly parents: readonly string[];
    readonly type: (typeof WARM_STARTS)[number];
  };
  /** Lets SageMaker choose what is not given. @default false */
  readonly autotune?: boolean;
}
