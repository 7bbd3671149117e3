import { invalid } from '../../aws/errors';
import type { Definition, TuningConfig } from './types';

/** A tuned hyperparameter with its range, ready to be searched. */
export type Parameter =
  | {
      readonly name: string;
      readonly type: 'integer' | 'continuous';
      readonly min: number;
      readonly max: number;
      readonly scaling: 'linear' | 'logarithmic' | 'reverse';
    }
  | { readonly name: string; readonly type: 'categorical'; readonly values: readonly string[] };

/** Most hyperparameters that one tuning job searches. */
const MOST_SEARCHED = 30;

/** Scaling `Auto` takes the logarithm of a range of positive numbers that spans so much. */
const WIDE_RANGE = 100;

/** A range of which only a hint is given reaches from the hint through it to the hint times it. */
const HINT_FACTOR = 10;

type Ranges = NonNullable<TuningConfig['ParameterRanges'] | Definition['HyperParameterRanges']>;
type NumberRange = NonNullable<Ranges['ContinuousParameterRanges']>[number];
type NumberType = 'integer' | 'continuous';

/**
 * The hyperparameters that ranges describe, in the order of the lists.
 *
 * Which scale SageMaker picks for `Auto`, and which range for an AutoParameter, is not published:
 * here it is the logarithm for a positive range that spans a factor of 100, and a tenth to ten
 * times the hint.
 *
 * @param path of the ranges, for errors
 * @throws ValidationException – when a range is invalid, or there are too many
 */
export function parametersOf(ranges: Ranges | undefined, path: string): readonly Parameter[] {
  const parameters: Parameter[] = [
    ...(ranges?.IntegerParameterRanges ?? []).map((it) => numberRange('integer', it, path)),
    ...(ranges?.ContinuousParameterRanges ?? []).map((it) => numberRange('continuous', it, path)),
    ...(ranges?.CategoricalParameterRanges ?? []).map(({ Name, Values }) =>
      categories(Name, Values, path),
    ),
    ...(ranges?.AutoParameters ?? []).map(({ Name, ValueHint }) => hinted(Name, ValueHint, path)),
  ];
  if (parameters.length === 0) {
    throw invalid(`${path} names no hyperparameter to tune: give a range for at least one.`);
  }
  if (parameters.length > MOST_SEARCHED) {
    throw invalid(
      `${path} names ${parameters.length} hyperparameters; a tuning job searches ${MOST_SEARCHED} at most.`,
    );
  }
  const names = parameters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw invalid(`${path} has two ranges for the hyperparameter '${twice}'. Remove one of them.`);
  }
  return parameters;
}

function numberRange(type: NumberType, range: NumberRange, path: string): Parameter {
  const { Name: name, MinValue, MaxValue, ScalingType = 'Auto' } = range;
  const where = `The range of the hyperparameter '${name}' in ${path}`;
  const min = numberOf(type, MinValue, `${where}: MinValue`);
  const max = numberOf(type, MaxValue, `${where}: MaxValue`);
  if (min >= max) {
    throw invalid(
      `${where}: MinValue ${MinValue} must be less than MaxValue ${MaxValue}. Give a single value ` +
        'in StaticHyperParameters.',
    );
  }
  if (ScalingType === 'Logarithmic' && min <= 0) {
    throw invalid(
      `${where}: Logarithmic scaling is for values greater than 0, found MinValue ${MinValue}.`,
    );
  }
  if (ScalingType === 'ReverseLogarithmic' && (min < 0 || max >= 1 || type === 'integer')) {
    throw invalid(
      `${where}: ReverseLogarithmic scaling is for continuous values from 0 to below 1, found ` +
        `${type} ${MinValue} to ${MaxValue}.`,
    );
  }
  const isWide = min > 0 && max / min >= WIDE_RANGE;
  const scaling = {
    Auto: isWide ? ('logarithmic' as const) : ('linear' as const),
    Linear: 'linear' as const,
    Logarithmic: 'logarithmic' as const,
    ReverseLogarithmic: 'reverse' as const,
  }[ScalingType];
  return { name, type, min, max, scaling };
}

const PATTERNS = {
  integer: /^[-+]?\d+$/,
  continuous: /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/,
};

function numberOf(type: NumberType, text: string, where: string): number {
  const value = Number(text);
  const isSound = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (PATTERNS[type].test(text) && isSound) return value;
  const wanted = type === 'integer' ? 'an integer' : 'a number';
  throw invalid(`${where} is '${text}', which is not ${wanted} in digits.`);
}

function categories(name: string, values: readonly string[], path: string): Parameter {
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) {
    throw invalid(
      `The range of the hyperparameter '${name}' in ${path} has the value '${twice}' twice.`,
    );
  }
  return { name, type: 'categorical', values };
}

function hinted(name: string, hint: string, path: string): Parameter {
  const type = PATTERNS.integer.test(hint) ? 'integer' : 'continuous';
  const value = numberOf(type, hint, `The ValueHint of the hyperparameter '${name}' in ${path}`);
  const ends = value === 0 ? [0, 1] : [value / HINT_FACTOR, value * HINT_FACTOR];
  const [min, max] = ends
    .map((end) => (type === 'integer' ? Math.round(end) : end))
    .sort((a, b) => a - b) as [number, number];
  return { name, type, min, max, scaling: min > 0 ? 'logarithmic' : 'linear' };
}
