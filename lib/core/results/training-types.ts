import type { Money, TrackedRun } from '../model';
import type { EndFacts, Failure, Success } from './end-parts';

/** Seconds spent in each phase of a training job, as SageMaker reports them, and in all. */
export interface Timings extends TimingFacts {
  /** Secondary statuses of the job, e.g. `Starting`, `Downloading`, `Training`, `Uploading`. */
  readonly phases: Readonly<Record<string, number>>;
}

type TimingFacts = EndFacts<'training'>['timings'];

/** What is said of every execution whose training job has ended. */
export interface TrainingFacts extends EndFacts<'training'> {
  /**
   * What the local account has simulated the job from: nothing has trained. The name of the recording
   * that it has played, or `the first records of its channels`. Absent: the job ran.
   */
  readonly simulatedFrom?: string;
  /** Last value of each metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly timings: Timings;
  /** Billable seconds of one instance times the number of instances. */
  readonly billableSeconds: number;
  /**
   * Share of the training time that spot instances were not billed for, 0 to 1. Absent: the job ran
   * on demand, or locally.
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html
   */
  readonly spotSavings?: number;
  /** What that costs by the workflow's prices. Absent: they are not known, or it ran locally. */
  readonly cost?: Money;
  /** Where its run is tracked. Absent: the task has no `tracking`. */
  readonly tracking?: TrackedRun;
}

/** What an execution of a training task returns and keeps as `result.json`. */
export interface TrainingResult extends TrainingFacts, Success {}

/** What an execution of a training task that did not succeed keeps as `failure.json`. */
export interface TrainingFailure extends TrainingFacts, Failure {}

/** The members of DescribeTrainingJob's answer that a result is made from. */
export interface TrainingJobDescription {
  readonly TrainingJobName?: string | undefined;
  readonly TrainingJobArn?: string | undefined;
  readonly TrainingJobStatus?: string | undefined;
  readonly SecondaryStatus?: string | undefined;
  readonly FailureReason?: string | undefined;
  readonly ModelArtifacts?: { readonly S3ModelArtifacts?: string | undefined } | undefined;
  readonly ResourceConfig?:
    | {
        readonly InstanceType?: string | undefined;
        readonly InstanceCount?: number | undefined;
        /** Instead, where instances of several types train together. */
        readonly InstanceGroups?:
          | readonly {
              readonly InstanceType?: string | undefined;
              readonly InstanceCount?: number | undefined;
            }[]
          | undefined;
      }
    | undefined;
  readonly CreationTime?: Date | undefined;
  readonly TrainingEndTime?: Date | undefined;
  readonly LastModifiedTime?: Date | undefined;
  readonly BillableTimeInSeconds?: number | undefined;
  readonly TrainingTimeInSeconds?: number | undefined;
  readonly EnableManagedSpotTraining?: boolean | undefined;
  readonly Environment?: Readonly<Record<string, string>> | undefined;
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
