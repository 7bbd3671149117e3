import {
  type KeyObject,
  type SecurityGroupObject,
  type SubnetObject,
  textOrMember,
  type VpcObject,
} from '../checks/aws-objects';
import type { Encryption, JobSettings, Network, StoppingCondition } from './tasks';

/** Settings as a task's author writes them; every one is optional. */
export interface JobOptions {
  readonly resources?: ResourcesOptions;
  readonly stoppingCondition?: Partial<StoppingCondition>;
  /** Trains on spot instances. @default false */
  readonly spot?: boolean;
  /** Keeps /opt/ml/checkpoints in S3. @default - as `spot`; false for algorithms that write none */
  readonly checkpoints?: boolean;
  /** Environment variables of the container, at most 100. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Tags of the job, at most 45 beside Rank Zero's and Step Functions' own. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** @default - AWS-owned keys */
  readonly encryption?: EncryptionOptions;
  /** @default - SageMaker's own network, with internet access */
  readonly network?: NetworkOptions;
}

/**
 * Keys of a job. A key may be named by its id, its ARN or an alias, or be given as the `IKey` or
 * `IAlias` of a CDK app; TrainingWorkflow allows SageMaker's role to use it. A text that only the
 * deployment knows, such as an imported value, has to be the key's ARN.
 */
export interface EncryptionOptions extends Omit<Encryption, 'volumeKmsKeyId' | 'outputKmsKeyId'> {
  /** Encrypts the instances' volumes. @default - SageMaker's own key */
  readonly volumeKmsKeyId?: string | KeyObject;
  /** Encrypts the model artifacts. @default - the bucket's default encryption */
  readonly outputKmsKeyId?: string | KeyObject;
}

/** The network of a job; TrainingWorkflow allows SageMaker's role to join it. */
export interface NetworkOptions extends Omit<Network, 'subnets' | 'securityGroupIds'> {
  /**
   * An `IVpc` of a CDK app, whose private subnets with a way out are taken, or what it has instead;
   * with `securityGroupIds`. @default - `subnets`
   */
  readonly vpc?: VpcObject;
  /** 1 to 16 ids or `ISubnet`s, with `securityGroupIds`. @default - those of `vpc` */
  readonly subnets?: readonly (string | SubnetObject)[];
  /** 1 to 5 ids or `ISecurityGroup`s, with `vpc` or `subnets`. @default - none */
  readonly securityGroupIds?: readonly (string | SecurityGroupObject)[];
}

export interface ResourcesOptions {
  /** One instance type, or several in order of preference. @default 'ml.m5.large', or 'ml.g4dn.xlarge' for algorithms that need a GPU */
  readonly instanceType?: string | readonly string[];
  /** @default 1 */
  readonly instanceCount?: number;
  /** GB of each instance's volume. @default 10 */
  readonly volumeSizeInGB?: number;
  /** Seconds to keep the instances warm. @default - released at once */
  readonly keepAlivePeriodInSeconds?: number;
}

/** SageMaker's own default, one day. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html */
const DEFAULT_MAX_RUNTIME_IN_SECONDS = 86_400;
const DEFAULT_VOLUME_SIZE_IN_GB = 10;

/** Seconds. @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html */
export const MAX_WAIT_WITHOUT_CHECKPOINTS = 3_600;

/** What the defaults depend on. */
export interface SettingsFacts {
  readonly instanceType: string;
  /** Whether what trains can go on from checkpoints. */
  readonly keepsCheckpoints: boolean;
}

/** Fills every default in, once; planning has no fallback of its own. */
export function resolveSettings(
  options: JobOptions,
  { instanceType: defaultInstanceType, keepsCheckpoints }: SettingsFacts,
): JobSettings {
  const { instanceType = defaultInstanceType, ...resources } = defined(options.resources);
  const stoppingCondition = defined(options.stoppingCondition);
  const spot = options.spot ?? false;
  const checkpoints = options.checkpoints ?? (spot && keepsCheckpoints);
  // A job may not run longer than it may wait.
  const longest =
    spot && !checkpoints ? MAX_WAIT_WITHOUT_CHECKPOINTS : DEFAULT_MAX_RUNTIME_IN_SECONDS;
  const maxRuntimeInSeconds = stoppingCondition.maxRuntimeInSeconds ?? longest;
  return {
    resources: {
      instanceCount: 1,
      volumeSizeInGB: DEFAULT_VOLUME_SIZE_IN_GB,
      ...resources,
      instanceTypes: typeof instanceType === 'string' ? [instanceType] : instanceType,
    },
    stoppingCondition: {
      ...stoppingCondition,
      maxRuntimeInSeconds,
      ...(spot && stoppingCondition.maxWaitTimeInSeconds === undefined
        ? { maxWaitTimeInSeconds: defaultWait(maxRuntimeInSeconds, checkpoints) }
        : {}),
    },
    spot,
    checkpoints,
    environment: options.environment ?? {},
    tags: options.tags ?? {},
    encryption: resolveEncryption(defined(options.encryption)),
    network: resolveNetwork(defined(options.network)),
  };
}

function resolveEncryption({
  volumeKmsKeyId: volume,
  outputKmsKeyId: output,
  ...rest
}: EncryptionOptions): Encryption {
  return {
    ...(volume === undefined ? {} : { volumeKmsKeyId: textOrMember(volume, 'keyArn') }),
    ...(output === undefined ? {} : { outputKmsKeyId: textOrMember(output, 'keyArn') }),
    ...rest,
  };
}

function resolveNetwork({ vpc, subnets, securityGroupIds, ...rest }: NetworkOptions): Network {
  const chosen = subnets ?? vpc?.selectSubnets().subnetIds;
  return {
    ...(chosen === undefined
      ? {}
      : { subnets: chosen.map((subnet) => textOrMember(subnet, 'subnetId')) }),
    ...(securityGroupIds === undefined
      ? {}
      : {
          securityGroupIds: securityGroupIds.map((group) => textOrMember(group, 'securityGroupId')),
        }),
    ...rest,
  };
}

/** The members that have a value: an undefined one must not replace a default. */
function defined<T extends object>(options: T | undefined): Partial<T> {
  const members = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Partial<T>;
}

/**
 * A spot job must say how long it may wait: as long again as it may train, but no longer than
 * SageMaker lets a job without checkpoints wait.
 */
function defaultWait(maxRuntimeInSeconds: number, checkpoints: boolean): number {
  const twice = 2 * maxRuntimeInSeconds;
  return checkpoints
    ? twice
    : Math.max(maxRuntimeInSeconds, Math.min(twice, MAX_WAIT_WITHOUT_CHECKPOINTS));
}
