/** Where in an execution something failed. */
export type FailureStage = 'plan' | 'create' | 'job' | 'collect';

/** What is known of a failure: as much of it as there is. */
export interface FailureFacts {
  /**
   * `create`: no job ran yet; `job`: it ran, or waited for instances. A state that does both fails at
   * `create`: where its Cause tells of a job, that is read.
   */
  readonly stage: FailureStage;
  /** Error and Cause as Step Functions has them, or an error's name and message. */
  readonly error?: { readonly name?: string; readonly cause?: string };
  /** As Describe has it. What is absent here is looked for in the Cause. */
  readonly job?: FailedJob;
  /** Exit code of the process that failed first, where it is known. */
  readonly exitCode?: number;
  /** Whether the job was to train on spot instances. */
  readonly isSpot?: boolean;
  /** Whether an algorithm of SageMaker's or the Marketplace's trains, and no code of a user. */
  readonly isBuiltin?: boolean;
  /** How the execution itself ended, where it ended before anything could look at the failure. */
  readonly execution?: 'ABORTED' | 'TIMED_OUT';
}

/** What Describe says of a training job or tuning job that did not succeed. */
export interface FailedJob {
  /** `Failed`, `Stopped`. */
  readonly status?: string;
  readonly secondaryStatus?: string;
  /** The last message of SecondaryStatusTransitions. */
  readonly statusMessage?: string;
  readonly failureReason?: string;
  /** Of a tuning job: FailureReason of each of its training jobs that failed. */
  readonly trialReasons?: readonly string[];
}
