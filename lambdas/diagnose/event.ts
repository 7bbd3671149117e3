import type {
  FailureDigest,
  FailureStage,
  PlannedTraining,
  PlannedTuning,
  RetryHistory,
} from '../../lib/core';

/** What the state machine knows of an execution in which something failed. */
interface Known {
  /** Without the body of the job's creation; of kind `none` where planning failed. */
  readonly plan: PlannedTraining | PlannedTuning | { readonly kind: 'none' };
  /** Name of the job that was to be created last; empty before the first. */
  readonly job: string;
  /** Number of that job. */
  readonly attempts: number;
  readonly retry: RetryHistory;
  readonly execution: {
    readonly name: string;
    readonly arn: string;
    readonly startTime: string;
    readonly redriveCount: number;
  };
  /** Milliseconds since 1970, by the state machine's clock. */
  readonly now: number;
}

/** A failure, with what is known of it. */
export interface FailureEvent extends Known {
  readonly failure: {
    readonly stage: FailureStage;
    readonly error?: { readonly name?: string; readonly cause?: string };
    /** Whether Collect has looked at the job, and found no outputs. */
    readonly isCollected?: boolean;
  };
}

/** The end of an execution; or, when the redrive count has grown since, its new beginning. */
export interface GiveUpEvent extends Known {
  readonly giveUp: { readonly digest: FailureDigest; readonly redrives: number };
}

/** What the state machine hands to the function. */
export type DiagnoseEvent = FailureEvent | GiveUpEvent;

/** What follows a failure. */
export interface Decision {
  readonly next: 'plan' | 'run' | 'watch' | 'collect' | 'give up';
  /** Whole seconds to wait before. */
  readonly waitSeconds: number;
  /** The moment until which to wait, ISO 8601. @default - those seconds from now on */
  readonly waitUntil?: string;
  /** What the next failure is told. */
  readonly retry: RetryHistory;
  /** Why the execution failed, where it is given up; else without members. */
  readonly digest: FailureDigest | Readonly<Record<string, never>>;
  /** How often the execution has been redriven by now. */
  readonly redrives: number;
  /** For a person who reads the history. */
  readonly why: string;
}
