/** How a channel reaches the container. @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html */
export const INPUT_MODES = ['File', 'FastFile', 'Pipe'] as const;
export type InputMode = (typeof INPUT_MODES)[number];

/** Whether each host gets all objects of a channel or its share of them. */
export const DISTRIBUTIONS = ['FullyReplicated', 'ShardedByS3Key'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** Where a channel's objects are named. */
export const S3_DATA_TYPES = ['S3Prefix', 'ManifestFile', 'AugmentedManifestFile'] as const;
export type S3DataType = (typeof S3_DATA_TYPES)[number];

/** A hyperparameter's value as a request may give it. */
export type HyperparameterValue =
  | string
  | number
  | boolean
  | readonly HyperparameterValue[]
  | { readonly [key: string]: HyperparameterValue };

/** What a channel is read as; a request's own channel object overrides each member. */
export interface ChannelOptions {
  /** MIME type. @default - from the URI's extension where the algorithm knows it, else the container's own default */
  readonly contentType?: string;
  /** @default 'File' */
  readonly inputMode?: InputMode;
  /** @default 'FullyReplicated' */
  readonly distribution?: Distribution;
  /** @default 'S3Prefix' */
  readonly s3DataType?: S3DataType;
  /** @default 'None' */
  readonly compressionType?: 'None' | 'Gzip';
  /** @default 'None' */
  readonly recordWrapperType?: 'None' | 'RecordIO';
  /** Attributes to read from an augmented manifest, at most 16. */
  readonly attributeNames?: readonly string[];
  /** Shuffles the objects (or manifest lines) by this seed. @default - not shuffled */
  readonly shuffleSeed?: number;
}

/** One channel of a request. */
export interface ChannelInput extends ChannelOptions {
  /** `s3://bucket/prefix`, or on your own machine a path. */
  readonly uri: string;
}

/** Instances that a job runs on. */
export interface Resources {
  /** Instance types in order of preference; the first is used. */
  readonly instanceTypes: readonly string[];
  readonly instanceCount: number;
  /** Storage volume of each instance, GB. */
  readonly volumeSizeInGB: number;
  /** Keeps the instances warm after the job, seconds, 0 to 21,600. Absent: they are released. */
  readonly keepAlivePeriodInSeconds?: number;
}

/** When SageMaker ends a job. */
export interface StoppingCondition {
  /** Seconds of training, at most 28 days. */
  readonly maxRuntimeInSeconds: number;
  /** Seconds of waiting for spot instances and training together; only with `spot`. */
  readonly maxWaitTimeInSeconds?: number;
  /** Seconds a job may stay pending, 7,200 to 2,419,200. */
  readonly maxPendingTimeInSeconds?: number;
}

export interface Encryption {
  /** KMS key of the instances' volumes. Absent: SageMaker's own key. */
  readonly volumeKmsKeyId?: string;
  /** KMS key of the model artifacts. Absent: the bucket's default encryption. */
  readonly outputKmsKeyId?: string;
  /** Encrypts traffic between hosts, which takes longer. Absent: not encrypted. */
  readonly interContainerTraffic?: boolean;
}

export interface Network {
  /** 1 to 16 subnets; with `securityGroupIds`. Absent: SageMaker's own network. */
  readonly subnets?: readonly string[];
  /** 1 to 5 security groups. */
  readonly securityGroupIds?: readonly string[];
  /** No network access from the container, S3 included. Absent: access. */
  readonly isolation?: boolean;
}

/** Settings that every kind of task shares, with all defaults filled in. */
export interface JobSettings {
  readonly resources: Resources;
  readonly stoppingCondition: StoppingCondition;
  /** Spot instances. */
  readonly spot: boolean;
  /** Keeps /opt/ml/checkpoints in S3, shared by the attempts of one execution. */
  readonly checkpoints: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly encryption: Encryption;
  readonly network: Network;
}

/** A channel that a task takes. */
export interface ChannelDeclaration extends ChannelOptions {
  readonly type: 'channel';
  readonly required: boolean;
}

/** The hyperparameters of a built-in algorithm: one object, defaults of the task in it. */
export interface HyperparametersDeclaration {
  readonly type: 'hyperparameters';
  readonly required: boolean;
  readonly defaults: Readonly<Record<string, HyperparameterValue>>;
}

/** What every value that a training function takes has in common. */
interface ValueBase {
  /** Whether a request has to give it. */
  readonly required: boolean;
  readonly description?: string;
  /** Masked in failure messages. */
  readonly secret?: boolean;
}

/** A whole number, at most 2^53 − 1 in size. */
export interface IntegerDeclaration extends ValueBase {
  readonly type: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
  readonly default?: number | null;
}

/** A number. */
export interface FloatDeclaration extends ValueBase {
  readonly type: 'float';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly number[];
  readonly default?: number | null;
}

export interface TextDeclaration extends ValueBase {
  readonly type: 'text';
  readonly values?: readonly string[];
  readonly default?: string | null;
}

/** True or false. */
export interface FlagDeclaration extends ValueBase {
  readonly type: 'flag';
  readonly default?: boolean | null;
}

/** Any JSON value. */
export interface JsonDeclaration extends ValueBase {
  readonly type: 'json';
  readonly default?: unknown;
}

/** A value that a training function takes by name. */
export type ValueDeclaration =
  | IntegerDeclaration
  | FloatDeclaration
  | TextDeclaration
  | FlagDeclaration
  | JsonDeclaration;

export type InputDeclaration = ChannelDeclaration | HyperparametersDeclaration | ValueDeclaration;

/** A model artifact: `model.tar.gz` in S3. */
export interface ModelDeclaration {
  readonly type: 'model';
}

/** Something that a training function returns by name, or as `model` leaves for SageMaker to store. */
export interface ReturnDeclaration {
  readonly type: 'file' | 'directory' | 'integer' | 'float' | 'text' | 'flag' | 'json' | 'model';
  readonly description?: string;
  /** How a data frame that is returned for a file is written. Absent: csv. */
  readonly format?: 'csv' | 'parquet';
}
export type OutputDeclaration = ModelDeclaration | ReturnDeclaration;

/** How the processes of a training function are started. */
export type DistributionDeclaration =
  | { readonly type: 'none' }
  | {
      readonly type: 'mpi';
      readonly processesPerHost: number;
      /** Further options of mpirun, as one text. */
      readonly options?: string;
    }
  | { readonly type: 'torchrun'; readonly processesPerHost: number };

/** What is wrong with the code of a task, so that no image can be built of it. */
export interface BrokenCode {
  /** Of the error, e.g. `BundlingFailed`. */
  readonly code: string;
  readonly message: string;
}

/** The role that only one task's jobs have, and where in the bucket they read and write with it. */
export interface OwnRole {
  readonly roleArn: string;
  /** Key prefix in the artifacts bucket, with a slash at its end. */
  readonly folder: string;
}

/** A task as it is deployed: plain data, kept as JSON in Parameter Store. */
interface RecordBase {
  /** Version of this shape. */
  readonly schema: 1;
  readonly name: string;
  readonly description?: string;
  readonly settings: JobSettings;
  /** Filled in when the task is deployed. Absent: it shares the workflow's role. */
  readonly ownRole?: OwnRole;
}

export interface BuiltinTaskRecord extends RecordBase {
  readonly kind: 'builtin';
  readonly algorithm: string;
  /** The algorithm's version, always resolved. */
  readonly version: string;
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
  /** JSON Schema of `inputs` of a request. */
  readonly inputsSchema: Readonly<Record<string, unknown>>;
  /** Only in an assembly that cannot be deployed, whose other tasks run on one's own machine. */
  readonly broken?: BrokenCode;
}

/** A task that one training job runs. */
export type TrainingTaskRecord = BuiltinTaskRecord | CustomTaskRecord;

/** How a tuning job looks for the best hyperparameters. */
export const STRATEGIES = ['Bayesian', 'Random', 'Grid', 'Hyperband'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const DIRECTIONS = ['Minimize', 'Maximize'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How the values of a range are spread. */
export const SCALINGS = ['Auto', 'Linear', 'Logarithmic', 'ReverseLogarithmic'] as const;
export type Scaling = (typeof SCALINGS)[number];

export const WARM_STARTS = ['IdenticalDataAndAlgorithm', 'TransferLearning'] as const;

/** The values that a tuning job may try for one parameter. */
export type ParameterRange =
  | {
      readonly type: 'continuous' | 'integer';
      readonly min: number;
      readonly max: number;
      /** @default 'Auto' */
      readonly scaling?: Scaling;
    }
  | { readonly type: 'categorical'; readonly values: readonly (string | number | boolean)[] };

/** How a tuning job searches and when it ends; a request overrides each member of its task. */
export interface TuningSettings {
  /** @default 'Bayesian' */
  readonly strategy?: Strategy;
  readonly objective?: {
    readonly metric: string;
    /** @default - the algorithm's own for its metric */
    readonly direction?: Direction;
  };
  /** Training jobs in all. @default 10 */
  readonly maxJobs?: number;
  /** Training jobs at a time. @default 1 */
  readonly maxParallel?: number;
  /** Seconds of the whole tuning job, 120 to 15,768,000. @default - not limited */
  readonly maxRuntimeInSeconds?: number;
  /** Whether SageMaker stops jobs that do worse than the median. @default 'Off' */
  readonly earlyStopping?: 'Auto' | 'Off';
  /** Same seed, same search. @default - chosen by SageMaker */
  readonly randomSeed?: number;
  /** Resources of Hyperband: values of the objective that a job reports. */
  readonly hyperband?: { readonly minResource?: number; readonly maxResource?: number };
  /** Ends the tuning job before maxJobs. @default - it does not end early */
  readonly completion?: {
    readonly targetValue?: number;
    /** Jobs in a row without a better one, at least 3. */
    readonly notImproving?: number;
    readonly onConvergence?: boolean;
  };
  /** Starts from what earlier tuning jobs found. @default - from nothing */
  readonly warmStart?: {
    /** Names of 1 to 5 tuning jobs. */
    readonly parents: readonly string[];
    readonly type: (typeof WARM_STARTS)[number];
  };
  /** Lets SageMaker choose what is not given. @default false */
  readonly autotune?: boolean;
}

/** A task that looks for the best parameters of other tasks. */
export interface TuningTaskRecord extends Omit<RecordBase, 'settings'> {
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

/**
 * Stands in a request for a secret that only the job reads, from Secrets Manager or from Parameter
 * Store (a SecureString): its value is in no history, document or log.
 */
export interface SecretReference {
  /** ARN of the secret, or of the parameter. */
  readonly secret: string;
  /** Member of the secret's JSON object. @default - the whole text */
  readonly key?: string;
  /** Of Secrets Manager. @default 'AWSCURRENT' */
  readonly versionStage?: string;
}
