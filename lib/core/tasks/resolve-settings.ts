import { MAX_WAIT_WITHOUT_CHECKPOINTS, valueAt } from '../checks';
import type {
  CodeOrigin,
  JobSettings,
  SettingsOptions,
  SubnetSelectionObject,
  VpcObject,
} from '../model';
import { fillSettings } from './merge-settings';

/** SageMaker's own default, one day. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html */
const DEFAULT_MAX_RUNTIME_IN_SECONDS = 86_400;

/** What the defaults depend on. */
export interface SettingsFacts {
  readonly instanceType: string;
  readonly code: CodeOrigin;
  /** Whether what trains can go on from checkpoints. */
  readonly keepsCheckpoints: boolean;
}

/** What a record says of a run time that its author did not give. */
export function runtimeDefault({ stoppingCondition }: SettingsOptions): {
  readonly hasDefaultRuntime?: true;
} {
  return stoppingCondition?.maxRuntimeInSeconds === undefined ? { hasDefaultRuntime: true } : {};
}

/** Fills every default in, once; planning has no fallback of its own. */
export function resolveSettings(options: SettingsOptions, facts: SettingsFacts): JobSettings {
  // A record holds no VPC: it is there for its subnets.
  const { vpc, vpcSubnets, ...network } = options.network ?? {};
  const given = { ...options, network };
  const derived = derivedDefaults(options, facts);
  return fillSettings(
    (setting) => valueAt(given, setting) ?? valueAt(derived, setting) ?? setting.default,
  );
}

/** The defaults that depend on other settings, and on what trains. */
function derivedDefaults(
  { spot: use = false, checkpoints: wanted, stoppingCondition = {}, network }: SettingsOptions,
  { instanceType, code, keepsCheckpoints }: SettingsFacts,
): SettingsOptions {
  const spot = use !== false;
  const checkpoints = wanted ?? (spot && keepsCheckpoints);
  // A job may not run longer than it may wait.
  const isShort = code === 'algorithm' && spot && !checkpoints;
  const longest = isShort ? MAX_WAIT_WITHOUT_CHECKPOINTS : DEFAULT_MAX_RUNTIME_IN_SECONDS;
  const { maxRuntimeInSeconds = longest } = stoppingCondition;
  return {
    resources: { instanceType },
    stoppingCondition: {
      maxRuntimeInSeconds,
      ...(spot ? { maxWaitTimeInSeconds: defaultWait(maxRuntimeInSeconds, isShort) } : {}),
    },
    checkpoints,
    ...(network?.vpc === undefined || network.subnets !== undefined
      ? {}
      : { network: { subnets: subnetsOf(network.vpc, network.vpcSubnets) } }),
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

/**
 * A spot job must say how long it may wait: as long again as it may train, but no longer than
 * SageMaker lets a built-in algorithm without checkpoints wait.
 */
function defaultWait(maxRuntimeInSeconds: number, isShort: boolean): number {
  const twice = 2 * maxRuntimeInSeconds;
  return isShort
    ? Math.max(maxRuntimeInSeconds, Math.min(twice, MAX_WAIT_WITHOUT_CHECKPOINTS))
    : twice;
}
