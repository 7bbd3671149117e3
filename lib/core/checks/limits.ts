import { INSTANCE_TYPES, isInstanceType, isTypeOf } from '../algorithms';
import type { Limits } from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import { OVERRIDE_NAMES } from './override-names';
import { checkFields, checkTexts, type FieldCheck, isObject } from './shape';
import { checkTags } from './tags';

const LIMITS: { readonly [K in keyof Required<Limits>]: FieldCheck } = {
  instanceTypes: checkTexts,
  maxInstanceCount: atLeast(1),
  maxVolumeSizeInGB: atLeast(1),
  maxRuntimeInSeconds: atLeast(1),
  maxKeepAlivePeriodInSeconds: atLeast(0),
  maxJobs: atLeast(1),
  maxParallel: atLeast(1),
  overrides: checkTexts,
  requiredTags: checkTexts,
};

/** Notes limits that cannot be meant: of a task's options, or of a workflow. */
export const checkLimitsOption: FieldCheck = (value, path, problems) => {
  const before = problems.list.length;
  checkFields(value, path, LIMITS, problems);
  if (!isObject(value) || problems.list.length > before) return;
  const { instanceTypes, overrides = [], requiredTags = [] } = value as Limits;
  checkTypes(instanceTypes, at(path, 'instanceTypes'), problems);
  for (const [index, name] of overrides.entries()) {
    if (OVERRIDE_NAMES.includes(name)) continue;
    problems.add(
      'UnknownField',
      at(at(path, 'overrides'), index),
      `A request can change no such setting.${didYouMean(name, OVERRIDE_NAMES)}`,
      { found: name, allowed: oneOf(OVERRIDE_NAMES) },
    );
  }
  const tags = Object.fromEntries(requiredTags.map((key) => [key, '']));
  checkTags(tags, at(path, 'requiredTags'), problems);
};

function checkTypes(types: readonly string[] | undefined, path: string, problems: Problems): void {
  if (types?.length === 0) {
    problems.add('MissingField', path, 'No job could run; name a type, or leave the limit out.');
  }
  for (const [index, type] of (types ?? []).entries()) {
    if (couldBeTypes(type)) continue;
    const meant = `ml.${type}`;
    const hint = couldBeTypes(meant) ? ` Did you mean ${JSON.stringify(meant)}?` : '';
    problems.add('UnknownInstanceType', at(path, index), `No instance has such a type.${hint}`, {
      found: type,
      allowed: 'a type such as ml.m5.large, or several as in ml.m5.*',
    });
  }
}

/** A pattern of types that are not known here may be of types to come. */
function couldBeTypes(type: string): boolean {
  if (!/[*?]/.test(type)) return isInstanceType(type);
  const couldBeNew = /^ml\.[a-z0-9.*?-]*$/.test(type);
  return couldBeNew || INSTANCE_TYPES.some((known) => isTypeOf(known, [type]));
}

function atLeast(least: number): FieldCheck {
  return (value, path, problems) => {
    if (Number.isSafeInteger(value) && (value as number) >= least) return;
    problems.add('OutOfRange', path, 'This is no limit.', {
      found: value,
      allowed: `an integer of at least ${least}`,
    });
  };
}
