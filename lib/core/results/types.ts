import type { ResultOutputs } from '../model';

/** How an execution ended. */
export type ExecutionStatus = 'Succeeded' | 'Stopped' | 'Failed';

/** The training job or tuning job of an execution. */
export interface JobReference {
  readonly name: string;
  readonly arn: string;
  /** Page of the job in the SageMaker console. */
  readonly console: string;
  /** Page of the job's log streams in the CloudWatch console. */
  readonly logs: string;
}

/** Seconds spent in each phase of the job, as SageMaker reports them, and in all. */
export interface Timings {
  /** From the execution's start to the job's creation. */
  readonly planSeconds: number;
  /** Secondary statuses of the job, e.g. `Starting`, `Downloading`, `Training`, `Uploading`. */
  readonly phases: Readonly<Record<string, number>>;
  /** From the execution's start to the job's end. */
  readonly totalSeconds: number;
}

/** What an execution returns and keeps as `result.json`. */
export interface TrainingResult extends ResultOutputs {
  readonly status: ExecutionStatus;
  readonly task: string;
  readonly execution: { readonly name: string; readonly arn: string };
  readonly job: JobReference;
  /** Last value of each metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly timings: Timings;
  /** Billable seconds of one instance times the number of instances. */
  readonly billableSeconds: number;
  readonly attempts: number;
  /** What planning decided, and what came out, that a person should know. */
  readonly notes: readonly string[];
}

/**
 * What an execution that did not succeed keeps as `failure.json`. It has outputs where the job stored
 * some although others were bad.
 */
export interface TrainingFailure
  extends Omit<TrainingResult, keyof ResultOutputs>,
    Partial<ResultOutputs> {
  /** Class of the failure; the execution's Error. */
  readonly error: string;
  /** What happened, for a person; the execution's Cause. */
  readonly cause: string;
}

/** The members of DescribeTrainingJob's answer that a result is made from. */
export interface TrainingJobDescription {
  readonly TrainingJobName?: string | undefined;
  readonly TrainingJobArn?: string | undefined;
  readonly TrainingJobStatus?: string | undefined;
  readonly SecondaryStatus?: string | undefined;
  readonly FailureReason?: string | undefined;
  readonly ModelArtifacts?: { readonly S3ModelArtifacts?: string | undefined } | undefined;
  readonly ResourceConfig?: { readonly InstanceCount?: number | undefined } | undefined;
  readonly CreationTime?: Date | undefined;
  readonly TrainingEndTime?: Date | undefined;
  readonly LastModifiedTime?: Date | undefined;
  readonly BillableTimeInSeconds?: number | undefined;
  readonly FinalMetricDataList?:
    | readonly { readonly MetricName?: string | undefined; readonly Value?: number | undefined }[]
    | undefined;
  readonly SecondaryStatusTransitions?:
    | readonly {
        readonly Status?: string | undefined;
        readonly StartTime?: Date | undefined;
        readonly EndTime?: Date | undefined;
      }[]
    | undefined;
}
