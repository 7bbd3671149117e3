import { type ParameterRange, SCALINGS, type Scaling, type Strategy } from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';
import {
  checkElsewhere,
  checkFields,
  checkNumber,
  checkOneOf,
  type FieldCheck,
  isObject,
} from './shape';

/** Limits of automatic model tuning. @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-limits.html */
export const MAX_RANGES = 30;
const MAX_CATEGORIES = 30;
const MAX_CATEGORY = 256;

const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldCheck>>>> = {
  continuous: {
    type: checkElsewhere,
    min: checkNumber,
    max: checkNumber,
    scaling: checkOneOf(SCALINGS),
  },
  integer: {
    type: checkElsewhere,
    min: checkNumber,
    max: checkNumber,
    scaling: checkOneOf(SCALINGS),
  },
  categorical: { type: checkElsewhere, values: checkElsewhere },
};

/** One range of a request, or undefined where it cannot be read. */
export function readRange(
  value: unknown,
  path: string,
  strategy: Strategy,
  problems: Problems,
): ParameterRange | undefined {
  const type = isObject(value) ? value.type : undefined;
  const kinds = Object.keys(FIELDS);
  const fields = typeof type === 'string' && Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (fields === undefined) {
    const hint = typeof type === 'string' ? didYouMean(type, kinds) : '';
    problems.add('InvalidRange', at(path, 'type'), `A range is of one of three types.${hint}`, {
      found: isObject(value) ? type : value,
      allowed: oneOf(kinds),
    });
    return undefined;
  }
  const before = problems.list.length;
  checkFields(value, path, fields, problems);
  const range = value as ParameterRange;
  if (range.type === 'categorical') checkCategories(range.values, path, problems);
  else if (problems.list.length === before) checkInterval(range, path, strategy, problems);
  return problems.list.length === before ? range : undefined;
}

type Interval = Extract<ParameterRange, { readonly type: 'continuous' | 'integer' }>;

function checkInterval(
  range: Interval,
  path: string,
  strategy: Strategy,
  problems: Problems,
): void {
  const { type, min, max, scaling } = range;
  for (const name of ['min', 'max'] as const) {
    if (range[name] === undefined) {
      problems.add('MissingField', at(path, name), 'A range of numbers has two ends.');
    } else if (type === 'integer' && !Number.isSafeInteger(range[name])) {
      problems.add('InvalidRange', at(path, name), 'An end of an integer range is an integer.', {
        found: range[name],
        allowed: 'an integer, or "type": "continuous"',
      });
    }
  }
  if (min === undefined || max === undefined) return;
  if (min > max) {
    problems.add('InvalidRange', path, 'The minimum is above the maximum.', {
      found: { min, max },
      allowed: 'min at most max',
    });
  }
  if (strategy === 'Grid' && min !== max) {
    problems.add('InvalidRange', at(path, 'type'), 'A grid search tries categories only.', {
      found: type,
      allowed: '"type": "categorical" with the values to try, or another strategy',
    });
  }
  checkScaling(type, min, max, scaling, at(path, 'scaling'), problems);
}

function checkScaling(
  type: Interval['type'],
  min: number,
  max: number,
  scaling: Scaling | undefined,
  path: string,
  problems: Problems,
): void {
  if (scaling === 'Logarithmic' && min <= 0) {
    problems.add('InvalidRange', path, 'A logarithm needs numbers above 0.', {
      found: { scaling, min },
      allowed: 'min above 0, or "scaling": "Linear"',
    });
  }
  if (scaling !== 'ReverseLogarithmic') return;
  if (type === 'integer' || min < 0 || max >= 1) {
    problems.add('InvalidRange', path, 'Reverse logarithmic scaling is for numbers below 1.', {
      found: { type, min, max },
      allowed: 'a continuous range from 0 to below 1',
    });
  }
}

function checkCategories(values: unknown, path: string, problems: Problems): void {
  const valuesPath = at(path, 'values');
  const isCategory = (value: unknown) =>
    ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= MAX_CATEGORY;
  if (!Array.isArray(values) || values.length === 0 || !values.every(isCategory)) {
    problems.add('InvalidRange', valuesPath, 'Categories are a list of texts, numbers or flags.', {
      found: values,
      allowed: `1 to ${MAX_CATEGORIES} values of at most ${MAX_CATEGORY} characters`,
    });
    return;
  }
  if (values.length > MAX_CATEGORIES) {
    problems.add('TooManyEntries', valuesPath, 'There are too many categories.', {
      found: values.length,
      allowed: `at most ${MAX_CATEGORIES}`,
    });
  }
  const texts = values.map(String);
  if (new Set(texts).size < texts.length) {
    problems.add('InvalidRange', valuesPath, 'A category appears twice.', { found: values });
  }
}

/** The value of a range of one value; undefined where there is a choice. */
export function onlyValue(range: ParameterRange): string | number | boolean | undefined {
  if (range.type === 'categorical') return range.values.length === 1 ? range.values[0] : undefined;
  return range.min === range.max ? range.min : undefined;
}

/** The values that stand for a range when it is checked: its ends, or all of its categories. */
export function samplesOf(range: ParameterRange): readonly (string | number | boolean)[] {
  return range.type === 'categorical' ? range.values : [range.min, range.max];
}
