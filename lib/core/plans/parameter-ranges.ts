import type { ParameterRange, ParameterRanges } from '../model';

/** Writes a value that a range has as its trials get it. */
export type WriteRangeValue = (value: string | number | boolean) => string;

/**
 * Ranges as the API has them: three lists by type, every number a string with all its digits.
 * @param write - how the task's hyperparameters are written
 */
export function parameterRanges(
  ranges: Readonly<Record<string, ParameterRange>>,
  auto: readonly (readonly [string, string])[],
  write: WriteRangeValue = String,
): ParameterRanges | undefined {
  const numbers = (type: 'integer' | 'continuous') =>
    Object.entries(ranges).flatMap(([name, range]) =>
      range.type === type
        ? [
            {
              Name: name,
              MinValue: write(range.min),
              MaxValue: write(range.max),
              ...(range.scaling === undefined ? {} : { ScalingType: range.scaling }),
            },
          ]
        : [],
    );
  const categories = Object.entries(ranges).flatMap(([name, range]) =>
    range.type === 'categorical' ? [{ Name: name, Values: range.values.map(write) }] : [],
  );
  const lists = {
    IntegerParameterRanges: numbers('integer'),
    ContinuousParameterRanges: numbers('continuous'),
    CategoricalParameterRanges: categories,
    AutoParameters: auto.map(([Name, ValueHint]) => ({ Name, ValueHint })),
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return filled.length === 0 ? undefined : (Object.fromEntries(filled) as ParameterRanges);
}
