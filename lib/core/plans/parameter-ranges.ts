import type { ParameterRange, ParameterRanges } from '../model';

/** Ranges as the API has them: three lists by type, every number a string with all its digits. */
export function parameterRanges(
  ranges: Readonly<Record<string, ParameterRange>>,
  auto: readonly (readonly [string, string])[],
): ParameterRanges | undefined {
  const numbers = (type: 'integer' | 'continuous') =>
    Object.entries(ranges).flatMap(([name, range]) =>
      range.type === type
        ? [
            {
              Name: name,
              MinValue: String(range.min),
              MaxValue: String(range.max),
              ...(range.scaling === undefined ? {} : { ScalingType: range.scaling }),
            },
          ]
        : [],
    );
  const categories = Object.entries(ranges).flatMap(([name, range]) =>
    range.type === 'categorical' ? [{ Name: name, Values: range.values.map(String) }] : [],
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
