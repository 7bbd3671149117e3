import type { JobSettings, SettingsOptions, SettingsOverrides } from '../model';
import { at } from '../wording';
import {
  FLAG,
  INTEGER,
  JOB_BODY,
  KEY,
  SECURITY_GROUPS,
  SELECTION,
  type Setting,
  SPOT,
  SUBNETS,
  TEXT_MAP,
  TEXT_OR_TEXTS,
  VPC,
} from './setting';
import { checkMembers, type FieldCheck, isObject, type JsonObject } from './shape';

/**
 * Every setting of a job, in the order in which messages name them; CONTRIBUTING.md shows how to
 * add one. What a setting says of others stands in settings.ts beside this table.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
const TABLE: SettingsTable = {
  resources: {
    instanceType: { kind: TEXT_OR_TEXTS, inRecord: 'instanceTypes', mayOverride: true },
    instanceCount: {
      kind: INTEGER,
      least: 1,
      default: 1,
      mayOverride: true,
      member: 'ResourceConfig.InstanceCount',
    },
    volumeSizeInGB: {
      kind: INTEGER,
      least: 1,
      default: 10,
      mayOverride: true,
      member: 'ResourceConfig.VolumeSizeInGB',
    },
    keepAlivePeriodInSeconds: {
      kind: INTEGER,
      least: 0,
      most: 21_600,
      mayOverride: true,
      member: 'ResourceConfig.KeepAlivePeriodInSeconds',
      notTuned: 'a tuning job keeps no instances warm',
    },
  },
  stoppingCondition: {
    maxRuntimeInSeconds: {
      kind: INTEGER,
      least: 1,
      most: 28 * 86_400,
      mayOverride: true,
      member: 'StoppingCondition.MaxRuntimeInSeconds',
    },
    maxWaitTimeInSeconds: {
      kind: INTEGER,
      least: 1,
      mayOverride: true,
      member: 'StoppingCondition.MaxWaitTimeInSeconds',
    },
    maxPendingTimeInSeconds: {
      kind: INTEGER,
      least: 1_800,
      most: 28 * 86_400,
      mayOverride: true,
      member: 'StoppingCondition.MaxPendingTimeInSeconds',
    },
  },
  retry: {
    maxAttempts: { kind: INTEGER, least: 1, most: 100, mayOverride: true },
    maxTotalTimeInSeconds: { kind: INTEGER, least: 1, most: 365 * 86_400, mayOverride: true },
    maxQuotaWaitInSeconds: { kind: INTEGER, least: 0, most: 28 * 86_400, mayOverride: true },
  },
  spot: { kind: SPOT, default: false, mayOverride: false },
  checkpoints: { kind: FLAG, mayOverride: false },
  environment: { kind: TEXT_MAP, default: {}, mayOverride: true, member: 'Environment' },
  tags: { kind: TEXT_MAP, default: {}, mayOverride: true },
  encryption: {
    volumeKmsKeyId: { kind: KEY, mayOverride: false, member: 'ResourceConfig.VolumeKmsKeyId' },
    outputKmsKeyId: { kind: KEY, mayOverride: false, member: 'OutputDataConfig.KmsKeyId' },
    interContainerTraffic: {
      kind: FLAG,
      mayOverride: false,
      member: 'EnableInterContainerTrafficEncryption',
    },
  },
  network: {
    vpc: { kind: VPC, mayOverride: false },
    vpcSubnets: { kind: SELECTION, mayOverride: false },
    subnets: { kind: SUBNETS, mayOverride: false, member: 'VpcConfig.Subnets' },
    securityGroupIds: {
      kind: SECURITY_GROUPS,
      mayOverride: false,
      member: 'VpcConfig.SecurityGroupIds',
    },
    isolation: { kind: FLAG, mayOverride: false, member: 'EnableNetworkIsolation' },
  },
  jobBody: { kind: JOB_BODY, mayOverride: false },
};

/** Settings that have settings in them. */
type GroupName = 'resources' | 'stoppingCondition' | 'retry' | 'encryption' | 'network';
/** A row for each option; the compiler misses none. */
type SettingsTable = {
  readonly [K in keyof Required<SettingsOptions>]: K extends GroupName
    ? GroupRows<NonNullable<SettingsOptions[K]>, NonNullable<JobSettings[K]>, OverridesOf<K>>
    : Row<SettingsOptions, JobSettings, SettingsOverrides, K>;
};
type GroupRows<T, R, O> = { readonly [M in keyof Required<T>]: Row<T, R, O, M> };
type OverridesOf<K> = K extends keyof SettingsOverrides
  ? NonNullable<SettingsOverrides[K]>
  : unknown;
type Row<T, R, O, M extends keyof T> = Setting<
  NonNullable<T[M]>,
  M extends keyof R ? NonNullable<R[M]> : never,
  M extends keyof O ? true : false
>;

/** A setting with its name, and that of the group that it is in. */
export interface PlacedSetting extends Omit<Setting, 'member'> {
  readonly group?: string;
  readonly name: string;
  readonly member?: string;
}

/** Every row of the table. */
export const SETTINGS = Object.entries(TABLE).flatMap(([name, entry]): object[] =>
  'kind' in entry
    ? [{ ...entry, name }]
    : Object.entries(entry).map(([inner, row]) => ({ ...row, group: name, name: inner })),
) as readonly PlacedSetting[];

/** The value of a setting in options, in overrides or in a record; undefined where there is none. */
export function valueAt(values: object, { group, name }: PlacedSetting): unknown {
  const members: JsonObject = { ...values };
  const holder = group === undefined ? members : members[group];
  return isObject(holder) ? holder[name] : undefined;
}

/** Path of a setting below that of all of them. */
export function settingPath(path: string, { group, name }: PlacedSetting): string {
  return at(group === undefined ? path : at(path, group), name);
}

/** A check of each member of a task's options, or of a request's overrides. */
export function settingChecks(where: 'inTask' | 'inRequest'): Readonly<Record<string, FieldCheck>> {
  const checks: Record<string, FieldCheck> = {};
  const groups: Record<string, Record<string, FieldCheck>> = {};
  for (const { group, name, kind, mayOverride } of SETTINGS) {
    if (where === 'inRequest' && !mayOverride) continue;
    if (group === undefined) {
      checks[name] = kind[where];
      continue;
    }
    groups[group] ??= {};
    groups[group][name] = kind[where];
    checks[group] ??= checkMembers(groups[group]);
  }
  return checks;
}
