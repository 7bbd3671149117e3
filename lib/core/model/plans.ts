import type { PlannedCache } from './caching';
import type { OutputDeclaration } from './declarations';
import type { PriceTable, WorstCase } from './prices';
import type { JobConfig, RetrySettings } from './settings';
import type { TrackedRun } from './tracking';
import type { TuningPlan } from './tuning-plans';

/** What planning has to know of the account it plans for. */
export interface AccountFacts {
  readonly region: string;
  readonly account: string;
  /** Name of the artifacts bucket. */
  readonly bucket: string;
  /** ARN of SageMaker's execution role. */
  readonly roleArn: string;
  /** What instances cost there. Absent: it is not known. */
  readonly prices?: PriceTable;
  /** Name of the workflow, for tags. */
  readonly workflow: string;
  /** Of the task that is planned, where it has a role of its own. Absent: the top of the bucket. */
  readonly folder?: string;
}

/** The execution that a plan is for. */
export interface ExecutionFacts {
  /** Name of the Step Functions execution; the training job is named after it. */
  readonly name: string;
  /** How often the execution was redriven. @default 0 */
  readonly redriveCount?: number;
}

/** Where an execution keeps its documents. */
export interface ExecutionFiles {
  readonly request: string;
  readonly plan: string;
  /** Of an execution that has its outputs from the cache: the entry. */
  readonly cached: string;
  readonly result: string;
  readonly failure: string;
  /** Of a tuning job: every trial. */
  readonly trials: string;
  readonly report: string;
}

/** One step of the ladder that a job climbs down where there is no capacity. */
export interface Rung {
  /** One type; several where a tuning job itself falls back among them. */
  readonly instanceTypes: readonly string[];
  readonly spot: boolean;
  /** Members of the plan's request that differ on this rung, whole. Absent: none does. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** How a job is tried again. */
export interface RetriedPlan {
  /** The first is the request's own; at least one. */
  readonly rungs: readonly Rung[];
  readonly retry: RetrySettings;
  /** What the cache holds, as the Plan function has found it. Absent: the task has none. */
  readonly cache?: PlannedCache;
  /** Size of the channels' data, as far as it was looked at. Absent: nothing is known of it. */
  readonly data?: readonly ChannelSize[];
}

/** How much data is under a URI. */
export interface DataSize {
  readonly files: number;
  readonly bytes: number;
  /** Whether there is more, which was not counted. @default false */
  readonly isPart?: true;
}

/** How much data a channel of a task has. */
export interface ChannelSize extends DataSize {
  readonly task: string;
  readonly channel: string;
}

/** Version of the shape of plans as they are kept; a later Collect reads earlier ones. */
export const PLAN_SCHEMA = 1;

/** A training job, planned: the same task, request and facts always give the same plan. */
export interface TrainingPlan extends RetriedPlan {
  readonly kind: 'training';
  readonly task: string;
  readonly execution: string;
  /** Which attempt of the execution this is, from 1. */
  readonly attempt: number;
  readonly jobName: string;
  /** Of later jobs of this execution, before `-2`, `-3`, …. */
  readonly baseName: string;
  /** Fields of the body that Step Functions' own integration may not know. Absent: there are none. */
  readonly doubtful?: readonly string[];
  /** Longest time between two looks at the job where the workflow itself watches it, seconds. */
  readonly watchSeconds: number;
  /** The body of CreateTrainingJob. */
  readonly request: CreateTrainingJob;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
  readonly worstCase: WorstCase;
  /** Prices of the instances that it may run on. Absent: none is known. */
  readonly prices?: PriceTable;
  /** What a person should know about the plan. @default - nothing */
  readonly notes?: readonly string[];
  /** Key prefix of all that the jobs of a task with a role of its own read and write. Absent: none. */
  readonly folder?: string;
  /** Key of the manifest that a training function's outputs are in; absent where none trains. */
  readonly manifest?: string;
  /** Where its run is tracked. Absent: nowhere. */
  readonly tracking?: Pick<TrackedRun, 'mlflow' | 'experiment'>;
  /** Whether the user's own code trains. Absent: an algorithm does. */
  readonly isOwnCode?: true;
  /** Inputs that do not fit into hyperparameters: must be in S3 before the job starts. */
  readonly document?: ParameterDocument;
  /** Secrets that the request gives in clear: in S3 while the job runs, and nowhere else. */
  readonly secrets?: ParameterDocument;
}

/** A JSON object with a training function's inputs by name. */
export interface ParameterDocument {
  /** Key in the artifacts bucket. */
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A document that is to be deleted when the job has ended. */
export interface StoredSecrets {
  /** Key in the artifacts bucket. */
  readonly key: string;
  /** Of the object; absent in a bucket without versions. */
  readonly versionId?: string;
}
export type Plan = TrainingPlan | TuningPlan;

/**
 * The members of CreateTrainingJob that Rank Zero sends, as the API spells them.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export interface CreateTrainingJob extends JobConfig {
  readonly TrainingJobName: string;
  readonly AlgorithmSpecification: {
    /** Either this or `AlgorithmName`. */
    readonly TrainingImage?: string;
    readonly AlgorithmName?: string;
    readonly TrainingInputMode: string;
    readonly MetricDefinitions?: readonly MetricDefinition[];
    readonly EnableSageMakerMetricsTimeSeries?: boolean;
  };
  readonly RoleArn: string;
  readonly HyperParameters?: Readonly<Record<string, string>>;
  readonly InputDataConfig?: readonly InputChannel[];
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** A regex that finds a metric's value in the log. */
export interface MetricDefinition {
  readonly Name: string;
  readonly Regex: string;
}

export interface InputChannel {
  readonly ChannelName: string;
  readonly DataSource: {
    /** Absent: the task's own job body names another source. */
    readonly S3DataSource?: {
      readonly S3DataType: string;
      readonly S3Uri: string;
      readonly S3DataDistributionType: string;
      readonly AttributeNames?: readonly string[];
    };
    readonly FileSystemDataSource?: {
      readonly FileSystemId: string;
      readonly FileSystemType: string;
      readonly DirectoryPath: string;
    };
  };
  readonly ContentType?: string;
  readonly CompressionType?: string;
  readonly RecordWrapperType?: string;
  readonly InputMode?: string;
  readonly ShuffleConfig?: { readonly Seed: number };
}
