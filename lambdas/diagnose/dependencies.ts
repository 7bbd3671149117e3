import type { LogTail } from '../../lib/core';

/** A job as far as it tells of its own end; a training job or a tuning job. */
export interface FoundJob {
  readonly arn: string;
  /** `InProgress`, `Stopping`, `Completed`, `Failed`, `Stopped`. */
  readonly status: string;
  readonly secondaryStatus?: string;
  /** What SageMaker said last of its progress. */
  readonly statusMessage?: string;
  readonly failureReason?: string;
  readonly createdAt: Date;
  readonly isSpot: boolean;
  /** The recording that was played in its place. Absent: it ran. */
  readonly simulatedFrom?: string;
}

/** A training job of a tuning job that did not succeed. */
export interface FailedTrial {
  readonly name: string;
  readonly reason: string;
}

/** What diagnosing needs of the account; the handler answers with AWS, a test with data. */
export interface DiagnoseDependencies {
  /** Whether this is the local account. */
  readonly isLocal: boolean;
  /** Undefined where there is none of this name, or it is not this workflow's: IAM does not tell. */
  describe(kind: 'training' | 'tuning', name: string): Promise<FoundJob | undefined>;
  /** The tags of a job of this workflow. */
  tagsOf(arn: string): Promise<Readonly<Record<string, string>>>;
  /** Training jobs of a tuning job that failed, the first hundred. */
  failedTrials(name: string): Promise<readonly FailedTrial[]>;
  /** The ends of the logs of a training job's first hosts. */
  readTails(jobName: string): Promise<readonly LogTail[]>;
  /** Writes a line to the function's own log. */
  note(message: string): void;
  /** From 0 to 1, without 1. */
  random(): number;
}
