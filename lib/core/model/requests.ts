import type { Budget } from './prices';
import type { SettingsOverrides } from './settings';
import type { TuningSettings } from './tuning';

/** What one execution is started with. */
export interface TaskRequest {
  /** Name of a registered task. */
  readonly task: string;
  /** The task's inputs by name. @default - none */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Settings of this execution only. @default - the task's own */
  readonly overrides: RequestOverrides;
  /** Lowers the task's budget for this execution. @default - the task's own */
  readonly budget?: Budget;
  /**
   * Runs a job although the task's cache may hold the outputs; what it makes is kept for later ones.
   * @default false
   */
  readonly noCache?: boolean;
  /**
   * Lowers the number of processes that the task's distribution starts on each host, for instances or a
   * machine with fewer GPUs; the result and the report note it. A higher number changes nothing.
   * @default - the task's own
   */
  readonly processesPerHost?: number;
  /**
   * The execution whose checkpoints the job goes on from, or `s3://…/` of where they are: below `jobs/`
   * in the workflow's bucket, because the job goes on to write there. @default - its own
   */
  readonly checkpointsFrom?: string;
  /**
   * Who asks for the execution, as the caller says it: Step Functions does not tell. It becomes the
   * tag `rankzero:started-by` of the job; at most 256 characters that a tag can have.
   * @default - the execution of another state machine that started this one, where there is one
   */
  readonly startedBy?: string;
}

/** What one execution of a tuning task is started with. */
export interface TuningRequest extends TaskRequest {
  /** A range for each parameter that is tuned; by task where the tuning task has several. */
  readonly ranges: Readonly<Record<string, unknown>>;
  readonly tuning: TuningSettings;
}

/** What a request may change of a task's settings. */
export interface RequestOverrides extends SettingsOverrides {
  /** Another version of the task's built-in algorithm. */
  readonly version?: string;
}
