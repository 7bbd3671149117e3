import type { CacheOptions } from './caching';
import type {
  KeyObject,
  RoleObject,
  SecurityGroupObject,
  SubnetObject,
  SubnetSelectionObject,
  VpcObject,
} from './cdk-objects';
import type { Limits } from './limits';
import type { Budget } from './prices';

/** Instances that a job runs on. */
export interface Resources {
  /** Instance types in order of preference: a ladder, whose next rung is taken where there is no capacity. */
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
  /** Seconds a job may stay pending, 1,800 to 2,419,200. */
  readonly maxPendingTimeInSeconds?: number;
}

/** How often and how long a workflow tries again where that can help; for one execution. */
export interface RetrySettings {
  /** Jobs that may be started, the first included; 1: none is tried again. 1 to 100. */
  readonly maxAttempts: number;
  /** Seconds from the execution's start within which a further attempt may begin, at most a year. */
  readonly maxTotalTimeInSeconds: number;
  /** Seconds of waiting in line for a quota, at most 28 days; 0: it does not wait. */
  readonly maxQuotaWaitInSeconds: number;
}

/**
 * Whether jobs train on spot instances. `preferred`: on spot instances of every type of the ladder
 * first, then on-demand.
 */
export type SpotUse = boolean | 'preferred';

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
  /** The container has no network access, not even to S3. Absent: it has access. */
  readonly isolation?: boolean;
}

/** Settings that every kind of task shares, with all defaults filled in. */
export interface JobSettings {
  readonly resources: Resources;
  readonly stoppingCondition: StoppingCondition;
  /** Absent members have defaults, which depend on the request. */
  readonly retry: Partial<RetrySettings>;
  readonly spot: SpotUse;
  /** Keeps /opt/ml/checkpoints in S3, shared by the attempts of one execution. */
  readonly checkpoints: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly encryption: Encryption;
  readonly network: Network;
  /** Merged into the job's body. Absent: nothing. */
  readonly jobBody?: JobBody;
}

/**
 * Further members of CreateTrainingJob, as the API spells them.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export type JobBody = Readonly<Record<string, unknown>>;

/** Settings as a task's author writes them; every one is optional. */
export interface SettingsOptions {
  readonly resources?: ResourcesOptions;
  readonly stoppingCondition?: Partial<StoppingCondition>;
  readonly retry?: RetryOptions;
  /** Trains on spot instances; `preferred`: only as long as there are some. @default false */
  readonly spot?: SpotUse;
  /** Keeps /opt/ml/checkpoints in S3. @default - as `spot`; false for algorithms that write none */
  readonly checkpoints?: boolean;
  /** Environment variables of the container, at most 100. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Tags of the job, at most 44 beside Rank Zero's and Step Functions' own. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default - AWS-owned keys */
  readonly encryption?: EncryptionOptions;
  /** @default - SageMaker's own network, with internet access */
  readonly network?: NetworkOptions;
  /**
   * Further members of CreateTrainingJob that have no option, as the API spells them: Debugger,
   * Experiments, channels on FSx or EFS, groups of instances. They are checked against the API's
   * model, and merged into each job's body; members that Rank Zero sets itself are rejected. The
   * task must declare a channel that is given here, and requests cannot give it. The training jobs of
   * a tuning job get `InputDataConfig`, `ResourceConfig` and `RetryStrategy` of it. You grant the role
   * what such a member needs (a bucket for Debugger, for example).
   *
   * @default - none
   * @example { ExperimentConfig: { ExperimentName: 'churn' } }
   */
  readonly jobBody?: JobBody;
}

/**
 * How often and how long a workflow tries again. Only what another try can change is tried again:
 * no capacity, a full quota, throttling, AWS's own errors and interruptions of spot instances.
 */
export interface RetryOptions {
  /** Jobs that may be started, the first included. @default - 5, or 2 for each rung of the ladder if that is more */
  readonly maxAttempts?: number;
  /** Seconds from the execution's start within which a further attempt may begin. @default 2,419,200 (28 days) */
  readonly maxTotalTimeInSeconds?: number;
  /** Seconds of waiting in line for a quota. @default 14,400 (4 hours) */
  readonly maxQuotaWaitInSeconds?: number;
}

/** What every task that trains may be given. */
export interface JobOptions extends SettingsOptions {
  /** What its jobs may use, and what a request may change, beside the workflow's limits. @default - the workflow's limits alone */
  readonly limits?: Limits;
  /**
   * What one execution may use at worst, attempts included; Plan refuses more. It holds where the
   * task runs on its own: a tuning task has its own. @default - any amount
   */
  readonly budget?: Budget;
  /**
   * Returns the outputs of an earlier execution that did the same, instead of starting a job. It holds
   * where the task runs on its own: a tuning task has its own. @default - each execution runs a job
   */
  readonly cache?: CacheOptions;
  /**
   * The role that this task's jobs have: an `IRole` of a CDK app, or an ARN. TrainingWorkflow gives
   * an `IRole` what the task needs; a role that is given by its ARN is not changed, and the
   * stack's output `…NeededPolicy` says which permissions it needs. The jobs then read and write below
   * `tasks/<workflow>/<task>/` of the bucket. A tuning task has its own role, whatever it wraps.
   *
   * @default - the workflow's role, or one of its own with `rolePerTask`
   */
  readonly role?: string | RoleObject;
}

/**
 * Keys of a job. A key may be named by its id, its ARN or an alias, or be given as the `IKey` or
 * `IAlias` of a CDK app; TrainingWorkflow allows SageMaker's role to use it. A text that only the
 * deployment knows, such as an imported value, has to be the key's ARN.
 */
export interface EncryptionOptions extends Omit<Encryption, 'volumeKmsKeyId' | 'outputKmsKeyId'> {
  /** Encrypts the instances' volumes. @default - SageMaker's own key */
  readonly volumeKmsKeyId?: string | KeyObject;
  /**
   * Encrypts what SageMaker stores: `model.tar.gz` and `output.tar.gz`. What a training function
   * returns has the bucket's encryption. @default - the bucket's default encryption
   */
  readonly outputKmsKeyId?: string | KeyObject;
}

/** The network of a job; TrainingWorkflow allows SageMaker's role to join it. */
export interface NetworkOptions extends Omit<Network, 'subnets' | 'securityGroupIds'> {
  /**
   * An `IVpc` of a CDK app; its private subnets with a route out are used, or others if it has none;
   * with `securityGroupIds`. @default - `subnets`
   */
  readonly vpc?: VpcObject;
  /** Which subnets of `vpc`: a `SubnetSelection` of a CDK app. @default - private ones with a route out */
  readonly vpcSubnets?: SubnetSelectionObject;
  /** 1 to 16 ids or `ISubnet`s, with `securityGroupIds`. @default - those of `vpc` */
  readonly subnets?: readonly (string | SubnetObject)[];
  /** 1 to 5 ids or `ISecurityGroup`s, with `vpc` or `subnets`. @default - none */
  readonly securityGroupIds?: readonly (string | SecurityGroupObject)[];
}

export interface ResourcesOptions {
  /** One instance type, or a ladder of up to 20 in order of preference: where one has no capacity, the next is tried. @default 'ml.m5.large', or 'ml.g4dn.xlarge' for algorithms that need a GPU */
  readonly instanceType?: string | readonly string[];
  /** @default 1 */
  readonly instanceCount?: number;
  /** GB of each instance's volume. @default 10 */
  readonly volumeSizeInGB?: number;
  /** Seconds to keep the instances warm. @default - released at once */
  readonly keepAlivePeriodInSeconds?: number;
}

/** The settings that a request may change; tags and variables are added to the task's, and win. */
export type SettingsOverrides = Pick<
  SettingsOptions,
  'resources' | 'stoppingCondition' | 'retry' | 'environment' | 'tags'
>;

/** What the settings become in CreateTrainingJob, as the API spells it; beside the tags. */
export interface JobConfig {
  readonly OutputDataConfig: { readonly S3OutputPath: string; readonly KmsKeyId?: string };
  readonly ResourceConfig: {
    readonly InstanceType: string;
    readonly InstanceCount: number;
    readonly VolumeSizeInGB: number;
    readonly VolumeKmsKeyId?: string;
    readonly KeepAlivePeriodInSeconds?: number;
    /** Of a task's own `jobBody`; instead of type and count. */
    readonly InstanceGroups?: readonly {
      readonly InstanceType: string;
      readonly InstanceCount: number;
      readonly InstanceGroupName: string;
    }[];
  };
  readonly StoppingCondition: {
    readonly MaxRuntimeInSeconds: number;
    readonly MaxWaitTimeInSeconds?: number;
    readonly MaxPendingTimeInSeconds?: number;
  };
  readonly Environment?: Readonly<Record<string, string>>;
  readonly VpcConfig?: {
    readonly Subnets: readonly string[];
    readonly SecurityGroupIds: readonly string[];
  };
  readonly EnableNetworkIsolation?: boolean;
  readonly EnableInterContainerTrafficEncryption?: boolean;
  readonly EnableManagedSpotTraining?: boolean;
  readonly CheckpointConfig?: { readonly S3Uri: string };
}
