import { MAX_WAIT_WITHOUT_CHECKPOINTS, textOrMember } from '../checks';
import type {
  Encryption,
  EncryptionOptions,
  JobOptions,
  JobSettings,
  Network,
  NetworkOptions,
  SubnetSelectionObject,
  VpcObject,
} from '../model';

/** SageMaker's own default, one day. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html */
const DEFAULT_MAX_RUNTIME_IN_SECONDS = 86_400;
const DEFAULT_VOLUME_SIZE_IN_GB = 10;

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

function resolveNetwork({
  vpc,
  vpcSubnets,
  subnets,
  securityGroupIds,
  ...rest
}: NetworkOptions): Network {
  const chosen = subnets ?? (vpc === undefined ? undefined : subnetsOf(vpc, vpcSubnets));
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

/** None where the network has no such subnets: the CDK throws, checkSubnets tells it. */
function subnetsOf(vpc: VpcObject, selection: SubnetSelectionObject): readonly string[] {
  try {
    return vpc.selectSubnets(selection).subnetIds;
  } catch {
    return [];
  }
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
