import { isTypeOf } from '../algorithms';
import type { JobSettings, Limits, TaskRecord, TuningSettings } from '../model';
import type { Problems } from '../problems';
import { at, oneOf, show } from '../wording';
import { mayOverride, type Override } from './override-names';
import { isObject } from './shape';

/** Limits that hold for a job, and whose they are. */
export interface HeldLimits {
  /** In words, e.g. `the workflow`. */
  readonly whose: string;
  readonly limits: Limits;
}

/** The limits that hold for a task: its own and its workflow's. */
export function limitsOn({ name, limits, workflowLimits }: TaskRecord): readonly HeldLimits[] {
  return [
    ...(workflowLimits === undefined ? [] : [{ whose: 'the workflow', limits: workflowLimits }]),
    ...(limits === undefined ? [] : [{ whose: `the task ${show(name)}`, limits }]),
  ];
}

type Maximum = {
  [K in keyof Limits]-?: NonNullable<Limits[K]> extends number ? K : never;
}[keyof Limits];

/** The strictest of some limits' numbers, and whose it is. Undefined: there is none. */
export function strictest(
  held: readonly HeldLimits[],
  name: Maximum,
): { readonly most: number; readonly whose: string } | undefined {
  return held
    .flatMap(({ whose, limits }) =>
      limits[name] === undefined ? [] : [{ most: limits[name], whose }],
    )
    .reduce<{ most: number; whose: string } | undefined>(
      (least, one) => (least !== undefined && least.most <= one.most ? least : one),
      undefined,
    );
}

/** Notes what a job's settings exceed. `path` is where the settings were given. */
export function checkWithinLimits(
  settings: JobSettings,
  held: readonly HeldLimits[],
  path: string,
  problems: Problems,
): void {
  const { stoppingCondition } = settings;
  const resources = at(path, 'resources');
  const { types, count } = instancesIn(settings);
  for (const { whose, limits } of held) {
    const { instanceTypes } = limits;
    if (instanceTypes === undefined) continue;
    for (const type of types.filter((one) => !isTypeOf(one, instanceTypes))) {
      problems.add(
        'LimitExceeded',
        at(resources, 'instanceType'),
        `The limits of ${whose} do not allow this instance type; choose one that they allow.`,
        { found: type, allowed: oneOf(instanceTypes) },
      );
    }
  }
  const maxima = [
    ['maxInstanceCount', at(resources, 'instanceCount'), count],
    ['maxVolumeSizeInGB', at(resources, 'volumeSizeInGB'), settings.resources.volumeSizeInGB],
    [
      'maxKeepAlivePeriodInSeconds',
      at(resources, 'keepAlivePeriodInSeconds'),
      settings.resources.keepAlivePeriodInSeconds,
    ],
    [
      'maxRuntimeInSeconds',
      at(at(path, 'stoppingCondition'), 'maxRuntimeInSeconds'),
      stoppingCondition.maxRuntimeInSeconds,
    ],
  ] as const;
  for (const [name, where, value] of maxima) checkMost(value, held, name, where, problems);
}

/** Notes how many training jobs a tuning job has too many. */
export function checkTuningWithinLimits(
  { strategy, maxJobs, maxParallel }: TuningSettings,
  held: readonly HeldLimits[],
  path: string,
  problems: Problems,
): void {
  // A grid has as many as it has points, whatever the setting says.
  if (strategy !== 'Grid') checkMost(maxJobs, held, 'maxJobs', at(path, 'maxJobs'), problems);
  checkMost(maxParallel, held, 'maxParallel', at(path, 'maxParallel'), problems);
}

/** Notes a number that is larger than the strictest limit of its name. */
export function checkMost(
  value: number | undefined,
  held: readonly HeldLimits[],
  name: Maximum,
  path: string,
  problems: Problems,
): void {
  const limit = strictest(held, name);
  if (value === undefined || limit === undefined || value <= limit.most) return;
  problems.add(
    'LimitExceeded',
    path,
    `This is more than the limits of ${limit.whose} allow (${name}); ask for less.`,
    { found: value, allowed: `at most ${limit.most}` },
  );
}

/** Notes what a request changes though it may not. */
export function checkOverrides(
  overrides: readonly Override[],
  held: readonly HeldLimits[],
  problems: Problems,
): void {
  for (const { name, path } of overrides) {
    const by = held.find(({ limits }) => !mayOverride(limits.overrides, name));
    if (by === undefined) continue;
    problems.add(
      'OverrideNotAllowed',
      path,
      `The limits of ${by.whose} let no request change this; leave it out.`,
      { found: name, allowed: oneOf(by.limits.overrides ?? []) },
    );
  }
}

/** Notes tags that a job has to have and does not. */
export function checkRequiredTags(
  tags: Readonly<Record<string, string>>,
  held: readonly HeldLimits[],
  path: string,
  problems: Problems,
): void {
  const noted = new Set<string>();
  for (const { whose, limits } of held) {
    for (const key of limits.requiredTags ?? []) {
      if (noted.has(key) || (Object.hasOwn(tags, key) && tags[key] !== '')) continue;
      noted.add(key);
      problems.add(
        'MissingTag',
        at(path, key),
        `The limits of ${whose} ask for this tag; give it a value.`,
        { allowed: `a tag ${show(key)} of 1 to 256 characters` },
      );
    }
  }
}

/** The types and the number of a job's instances, whether it says them itself or its groups do. */
export function instancesIn({ resources, jobBody }: JobSettings): {
  readonly types: readonly string[];
  readonly count: number;
  /** Whether they are of groups, which train together, or the rungs of a ladder. */
  readonly areGroups: boolean;
} {
  const config = jobBody?.ResourceConfig;
  const groups = isObject(config) ? config.InstanceGroups : undefined;
  if (!Array.isArray(groups)) {
    const { instanceTypes: types, instanceCount: count } = resources;
    return { types, count, areGroups: false };
  }
  const known = groups.filter(isObject);
  return {
    types: known.map(({ InstanceType }) => String(InstanceType)),
    count: known.reduce((sum, { InstanceCount }) => sum + Number(InstanceCount), 0),
    areGroups: true,
  };
}
