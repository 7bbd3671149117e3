import type { EventText, EventType, ExecutionEvent } from '../../lib/core';

/** A job that SageMaker has. */
export interface RunningJob {
  readonly name: string;
  readonly arn: string;
}

/** What concluding needs of the account; the handler answers with AWS, a test with data. */
export interface ConcludeDependencies {
  readonly workflow: string;
  /** Whether this is the local account. */
  readonly isLocal: boolean;
  /** The artifacts bucket. */
  readonly bucket: string;
  /** An object's text; undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string): Promise<void>;
  /** Whether an execution runs: it may have been redriven by now. */
  isRunning(executionArn: string): Promise<boolean>;
  /** Jobs in progress whose names have this in them; tuning jobs stand for their training jobs. */
  running(kind: 'training' | 'tuning', nameContains: string): Promise<readonly RunningJob[]>;
  /** The tags of a job; none where it is not this workflow's. */
  tagsOf(arn: string): Promise<Readonly<Record<string, string>>>;
  /** Stops a job; one that has ended meanwhile stays as it is. */
  stop(kind: 'training' | 'tuning', name: string): Promise<void>;
  putEvent(type: EventType, event: ExecutionEvent): Promise<void>;
  /** Tells people; does nothing where nobody is to be told. */
  notify(message: EventText): Promise<void>;
}
