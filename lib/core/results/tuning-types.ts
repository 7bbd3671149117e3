import type { TrackedRun, TuningPlan } from '../model';
import type { EndFacts, Failure, JobReference, Success } from './end-parts';
import type { NotFinite } from './last-reports';

/** A value of a tuned parameter, in its declared type. */
export type ParameterValue = string | number | boolean;

/** One training job of a tuning job. */
export interface Trial {
  readonly name: string;
  /** Which of the tuning task's tasks it trained. */
  readonly task: string;
  /** `Completed`, `Failed`, `Stopped`, as SageMaker has it. */
  readonly status: string;
  /** The tuned parameters only. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Last value of the objective metric; absent where the job reported none. */
  readonly objective?: number;
  /**
   * What the objective metric reported last, where that is no finite number: such a trial is not
   * the best. Only trials in line for the best are looked at.
   */
  readonly divergedTo?: NotFinite;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Seconds from start to end. */
  readonly seconds?: number;
  readonly failureReason?: string;
  /** Its run among what is tracked. Absent: its task has no `tracking`. */
  readonly tracking?: Pick<TrackedRun, 'experiment' | 'run'>;
}

/** Where to find the trials of a search among what is tracked. */
export interface TrackedSearch extends Omit<TrackedRun, 'run'> {
  /** The best trial's. Absent: there is none. */
  readonly run?: string;
}

/** How many trials ended how. */
export interface TrialCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly stopped: number;
}

/** The trial with the best objective. */
export interface BestTrial extends Trial {
  readonly objective: number;
  readonly job: JobReference;
  /** Last value of each metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** What is said of every execution whose tuning job has ended. */
export interface TuningFacts extends EndFacts<'tuning'> {
  readonly objective: TuningPlan['objective'];
  readonly trials: TrialCounts & {
    /** `s3://…/trials.json`: every {@link Trial}, as a list. */
    readonly uri: string;
  };
  /** Wall clock of the tuning job in seconds, as SageMaker reports it. */
  readonly runtimeSeconds: number;
  /** Where its best trial is tracked. Absent: the task that it trained has no `tracking`. */
  readonly tracking?: TrackedSearch;
}

/** What an execution of a tuning task returns and keeps as `result.json`; outputs are the best trial's. */
export interface TuningResult extends TuningFacts, Success {
  readonly best: BestTrial;
}

/** What an execution of a tuning task that did not succeed keeps as `failure.json`. */
export interface TuningFailure extends TuningFacts, Failure {
  /** Where a trial succeeded all the same. */
  readonly best?: BestTrial;
}

/** The members of a training job's summary that a {@link Trial} is made from. */
export interface TrialSummary {
  readonly TrainingJobName?: string | undefined;
  readonly TrainingJobDefinitionName?: string | undefined;
  readonly TuningJobName?: string | undefined;
  readonly TrainingJobStatus?: string | undefined;
  readonly TunedHyperParameters?: Readonly<Record<string, string>> | undefined;
  readonly FinalHyperParameterTuningJobObjectiveMetric?:
    | { readonly Value?: number | undefined }
    | undefined;
  readonly TrainingStartTime?: Date | undefined;
  readonly TrainingEndTime?: Date | undefined;
  readonly FailureReason?: string | undefined;
}

/** The members of DescribeHyperParameterTuningJob's answer that a result is made from. */
export interface TuningJobDescription {
  readonly HyperParameterTuningJobName?: string | undefined;
  readonly HyperParameterTuningJobArn?: string | undefined;
  readonly HyperParameterTuningJobStatus?: string | undefined;
  readonly FailureReason?: string | undefined;
  /** Absent where no training job had a value of the objective. */
  readonly BestTrainingJob?: TrialSummary | undefined;
  /** Of this job and its parents; only after a warm start with identical data and algorithm. */
  readonly OverallBestTrainingJob?: TrialSummary | undefined;
  readonly ConsumedResources?: { readonly RuntimeInSeconds?: number | undefined } | undefined;
  readonly CreationTime?: Date | undefined;
  readonly HyperParameterTuningEndTime?: Date | undefined;
  readonly LastModifiedTime?: Date | undefined;
}
