import { Token } from 'aws-cdk-lib';
import {
  type Encryption,
  instancesIn,
  isTypeOf,
  type JobSettings,
  type Limits,
  limitsOn,
  mayOverride,
  settingsWithin,
  type Task,
  type TrainingTaskRecord,
} from '../../core';

/** Conditions of a policy's statement. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A training task as it is run: on its own, or by a tuning task with limits of its own. */
interface Run {
  readonly record: TrainingTaskRecord;
  readonly settings: JobSettings;
  readonly limits: readonly Limits[];
}

/**
 * What IAM can hold the jobs of a workflow's tasks to. Plan holds each task to what is its own; a
 * policy knows no tasks, so these are what the jobs of any of them may have.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys
 */
export function jobConditions(tasks: readonly Task[]): Conditions {
  const runs = tasks.flatMap(runsOf);
  return merged([
    instanceTypes(runs),
    runtime(runs),
    keptWarm(runs),
    ...(['Subnets', 'SecurityGroupIds'] as const).map((name) => network(runs, name)),
    ...(['volumeKmsKeyId', 'outputKmsKeyId'] as const).map((name) => key(runs, name)),
    flag(runs, 'NetworkIsolation', ({ network: { isolation } }) => isolation),
    flag(
      runs,
      'InterContainerTrafficEncryption',
      ({ encryption: { interContainerTraffic } }) => interContainerTraffic,
    ),
    ...requiredTags(tasks).map((tag) => ({ StringLike: { [`aws:RequestTag/${tag}`]: '?*' } })),
  ]);
}

function runsOf({ record }: Task): Run[] {
  const tuning = record.kind === 'tuning' ? record : undefined;
  return (record.kind === 'tuning' ? record.tasks : [record]).map((task) => {
    const held = [...(tuning === undefined ? [] : limitsOn(tuning)), ...limitsOn(task)];
    return {
      record: task,
      settings: settingsWithin(task, held),
      limits: held.map(({ limits }) => limits),
    };
  });
}

/** Whether a request can change a setting of this. */
function isFree({ limits }: Run, name: string): boolean {
  return limits.every(({ overrides }) => mayOverride(overrides, name));
}

/** `ForAllValues` is true of a key that is not there: the second condition asks for it. */
function instanceTypes(runs: readonly Run[]): Conditions {
  const allowed = runs.map((run) => {
    if (!isFree(run, 'resources.instanceType')) return instancesIn(run.settings).types;
    return run.limits
      .flatMap(({ instanceTypes }) => (instanceTypes === undefined ? [] : [instanceTypes]))
      .reduce<readonly string[] | undefined>(
        (all, types) => (all === undefined ? types : inBoth(all, types)),
        undefined,
      );
  });
  if (allowed.some((types) => types === undefined)) return {};
  return {
    'ForAllValues:StringLike': { 'sagemaker:InstanceTypes': distinct(allowed.flat()) },
    Null: { 'sagemaker:InstanceTypes': 'false' },
  };
}

/**
 * Patterns of what two lists allow. One pattern is within another that matches its text; where two
 * only overlap, as `ml.*.large` and `ml.m5.*` do, the first list's stay, which is the workflow's.
 */
function inBoth(first: readonly string[], second: readonly string[]): readonly string[] {
  const within = second.filter((type) => isTypeOf(type, first));
  const others = second.filter((type) => !within.includes(type));
  if (others.length === 0) return within;
  const overlapping = first.filter((type) => isTypeOf(type, others));
  const isSettled = others.every((type) => first.some((one) => isTypeOf(one, [type])));
  return isSettled ? distinct([...within, ...overlapping]) : first;
}

function runtime(runs: readonly Run[]): Conditions {
  const longest = runs.map((run) =>
    isFree(run, 'stoppingCondition.maxRuntimeInSeconds')
      ? least(run, 'maxRuntimeInSeconds')
      : run.settings.stoppingCondition.maxRuntimeInSeconds,
  );
  const most = Math.max(...longest);
  if (!Number.isFinite(most)) return {};
  return { NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': most } };
}

function keptWarm(runs: readonly Run[]): Conditions {
  const longest = runs.map((run) =>
    isFree(run, 'resources.keepAlivePeriodInSeconds')
      ? least(run, 'maxKeepAlivePeriodInSeconds')
      : (run.settings.resources.keepAlivePeriodInSeconds ?? 0),
  );
  const most = Math.max(...longest);
  if (!Number.isFinite(most)) return {};
  return { NumericLessThanEqualsIfExists: { 'sagemaker:KeepAlivePeriod': most } };
}

function least(
  { limits }: Run,
  name: 'maxRuntimeInSeconds' | 'maxKeepAlivePeriodInSeconds',
): number {
  return Math.min(...limits.map((limit) => limit[name] ?? Number.POSITIVE_INFINITY));
}

/** No request changes the network: the jobs of any task are in one of the tasks' own. */
function network(runs: readonly Run[], name: 'Subnets' | 'SecurityGroupIds'): Conditions {
  const member = name === 'Subnets' ? 'subnets' : 'securityGroupIds';
  const given = runs.map(({ settings }) => settings.network[member] ?? []);
  const all = distinct(given.flat());
  // Of tasks without a network nothing can be asked.
  if (all.length === 0) return {};
  const condition = `sagemaker:Vpc${name}`;
  return {
    'ForAllValues:StringEquals': { [condition]: all },
    ...(given.every((ids) => ids.length > 0) ? { Null: { [condition]: 'false' } } : {}),
  };
}

/** Keys that are not named by their ARN cannot be compared with what SageMaker makes of them. */
function key(runs: readonly Run[], member: keyof Encryption & `${string}KmsKeyId`): Conditions {
  const condition = member === 'volumeKmsKeyId' ? 'VolumeKmsKey' : 'OutputKmsKey';
  const keys = runs.flatMap(({ settings }) => settings.encryption[member] ?? []);
  if (keys.length < runs.length) return {};
  const isArn = (id: string) => Token.isUnresolved(id) || /^arn:[^:]+:kms:.*:key\//.test(id);
  return keys.every(isArn)
    ? { ArnEquals: { [`sagemaker:${condition}`]: distinct(keys) } }
    : { Null: { [`sagemaker:${condition}`]: 'false' } };
}

/** What all tasks turn on, every job has. */
function flag(
  runs: readonly Run[],
  name: string,
  of: (settings: JobSettings) => boolean | undefined,
): Conditions {
  if (!runs.every(({ settings }) => of(settings) === true)) return {};
  return { Bool: { [`sagemaker:${name}`]: 'true' } };
}

/** The tags that every task's jobs have to have. */
function requiredTags(tasks: readonly Task[]): readonly string[] {
  const [first = [], ...others] = tasks.map(({ record }) =>
    [record, ...(record.kind === 'tuning' ? record.tasks : [])]
      .flatMap(limitsOn)
      .flatMap(({ limits }) => limits.requiredTags ?? []),
  );
  return distinct(first.filter((tag) => others.every((tags) => tags.includes(tag))));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** One operator has all of its keys together. */
function merged(all: readonly Conditions[]): Conditions {
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const one of all) {
    for (const [operator, keys] of Object.entries(one)) {
      conditions[operator] = { ...conditions[operator], ...keys };
    }
  }
  return conditions;
}
