import type { FrameworkBase } from './base-image';
import type { CacheOptions } from './caching';
import type {
  ArchiveDeclaration,
  ChannelDeclaration,
  DistributionDeclaration,
  HyperparametersDeclaration,
  ModelDeclaration,
  ReturnDeclaration,
  ScriptDistribution,
  ValueDeclaration,
} from './declarations';
import type { FrameworkVersion } from './frameworks';
import type { Limits } from './limits';
import type { Budget } from './prices';
import type { JobSettings } from './settings';
import type { Tracking } from './tracking';
import type { TuningSettings } from './tuning';

/** The role that only one task's jobs have, and where in the bucket they read and write with it. */
export interface OwnRole {
  readonly roleArn: string;
  /** Key prefix in the artifacts bucket, with a slash at its end. */
  readonly folder: string;
}

/** What is wrong with the code of a task, so that no image can be built of it. */
export interface BrokenCode {
  /** Of the error, e.g. `BundlingFailed`. */
  readonly code: string;
  readonly message: string;
}

/** A task as it is deployed: plain data, kept as JSON in Parameter Store. */
interface RecordBase {
  /** Version of this shape. */
  readonly schema: 1;
  readonly name: string;
  readonly description?: string;
  readonly settings: JobSettings;
  /** Whether its run time is the default, which limits lower. Absent: its author gave it. */
  readonly hasDefaultRuntime?: true;
  /** The task's own. Absent: none. */
  readonly limits?: Limits;
  /** What one execution may use at worst. Absent: any amount. */
  readonly budget?: Budget;
  /** Whether outputs of an execution may be those of an earlier one. Absent: never. */
  readonly cache?: CacheOptions;
  /** Those of the workflow that it is deployed with. Absent: none. */
  readonly workflowLimits?: Limits;
  /** Filled in when the task is deployed. Absent: it shares the workflow's role. */
  readonly ownRole?: OwnRole;
}

/** Keys in JumpStart's bucket of the region, or whole S3 URIs. */
export interface JumpStartAddresses {
  /** The training script. @default - as SageMaker's SDK names it, where it does */
  readonly script?: string;
  /** The model that training starts from. @default - as SageMaker's SDK names it, where it does */
  readonly model?: string;
}

export interface BuiltinTaskRecord extends RecordBase {
  readonly kind: 'builtin';
  readonly algorithm: string;
  /** The algorithm's version, always resolved. */
  readonly version: string;
  /** URI of the training image. Absent: that of the algorithm, version and region. */
  readonly image?: string;
  /** Where JumpStart's script and model are, where it is not where the algorithm's table says. */
  readonly jumpStart?: JumpStartAddresses;
  readonly inputs: Readonly<Record<string, ChannelDeclaration | HyperparametersDeclaration>>;
  readonly outputs: Readonly<Record<string, ModelDeclaration>>;
}

export interface CustomTaskRecord extends RecordBase {
  readonly kind: 'custom';
  /** URI of the training image; filled in when the task is deployed. */
  readonly image: string;
  /** `module:function` in the image's code. */
  readonly entry: string;
  readonly inputs: Readonly<Record<string, ChannelDeclaration | ValueDeclaration>>;
  readonly outputs: Readonly<Record<string, ReturnDeclaration>>;
  readonly distribution: DistributionDeclaration;
  /** Names that the function logs with log_metric. */
  readonly metrics: readonly string[];
  /** ARNs, with wildcards, of the secrets and parameters that a request may refer to. Absent: none. */
  readonly secrets?: readonly string[];
  /** Where its jobs are tracked. Absent: nowhere. */
  readonly tracking?: Tracking;
  /**
   * AWS's image that the task's own is built on, for the processors of the task's own instance type.
   * Absent: any other, of which nothing is known.
   */
  readonly base?: FrameworkBase;
  /** JSON Schema of `inputs` of a request. */
  readonly inputsSchema: Readonly<Record<string, unknown>>;
  /** Only in an assembly that cannot be deployed, whose other tasks run on one's own machine. */
  readonly broken?: BrokenCode;
}

/** A task that trains by an image of any origin, or by an algorithm of the AWS Marketplace. */
export interface ContainerTaskRecord extends RecordBase {
  readonly kind: 'container';
  /** URI of the training image; either this or `algorithmName`. */
  readonly image?: string;
  /** Name or ARN of an algorithm of SageMaker's API. */
  readonly algorithmName?: string;
  readonly inputs: Readonly<Record<string, ChannelDeclaration | HyperparametersDeclaration>>;
  readonly outputs: Readonly<Record<string, ModelDeclaration | ArchiveDeclaration>>;
  /** By the name of each metric: the expression that finds its value in the log. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** A task that runs a script in AWS's image of a framework: the SageMaker SDK's script mode. */
export interface ScriptTaskRecord extends RecordBase, FrameworkVersion {
  readonly kind: 'script';
  /** In place of the framework's image. */
  readonly image?: string;
  /** The script, relative to the top of its source archive. */
  readonly script: string;
  /** URI of the source archive, `s3://…`; filled in when the task is deployed. */
  readonly archive: string;
  readonly inputs: Readonly<Record<string, ChannelDeclaration | HyperparametersDeclaration>>;
  readonly outputs: Readonly<Record<string, ModelDeclaration | ArchiveDeclaration>>;
  /** By the name of each metric: the expression that finds its value in the log. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly distribution: ScriptDistribution;
  /** What a TensorFlow script gets as `model_dir`; false: nothing. Absent: a folder of the job's. */
  readonly modelDir?: string | false;
  /** Where its jobs are tracked. Absent: nowhere. */
  readonly tracking?: Tracking;
  /** Only in an assembly that cannot be deployed, whose other tasks run on one's own machine. */
  readonly broken?: BrokenCode;
}

/** A task whose image reads channels of any names and hyperparameters of its own. */
export type OpenTaskRecord = ContainerTaskRecord | ScriptTaskRecord;

/** A task that one training job runs. */
export type TrainingTaskRecord = BuiltinTaskRecord | CustomTaskRecord | OpenTaskRecord;

/** A task that looks for the best parameters of other tasks. */
export interface TuningTaskRecord extends Omit<RecordBase, 'settings' | 'hasDefaultRuntime'> {
  readonly kind: 'tuning';
  /** What is tuned: one task, or several that compete in one tuning job. */
  readonly tasks: readonly TrainingTaskRecord[];
  /** Names of the parameters that a request may give a range for. Absent: all of them. */
  readonly tunable?: readonly string[];
  /** Ranges unless a request says otherwise, by task where there are several. */
  readonly ranges: Readonly<Record<string, unknown>>;
  readonly tuning: TuningSettings;
}

export type TaskRecord = TrainingTaskRecord | TuningTaskRecord;
