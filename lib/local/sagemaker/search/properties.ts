import { isObject } from '../../../core';

/** What is searched: a job as it is described, with its tags. */
export type Found = Readonly<Record<string, unknown>>;

/**
 * The values of a property: of `HyperParameters.eta` one, of `InputDataConfig.ChannelName` one of each
 * channel. `Tags.KEY` is a tag's value, `Metrics.NAME` the last value of a metric. Of a trial
 * component, `Parameters.NAME` is a parameter's value and `Metrics.NAME.last` that of a metric;
 * Experiments' clients write these words in small letters.
 *
 * @returns nothing where it is absent
 */
export function valuesOf(found: Found, property: string): readonly unknown[] {
  const [, kind, name = ''] = /^(tags|metrics|parameters)\.(.+)$/i.exec(property) ?? [];
  switch (kind?.toLowerCase()) {
    case 'tags':
      return named(found.Tags, 'Key', name, 'Value');
    case 'metrics':
      return 'Metrics' in found
        ? named(found.Metrics, 'MetricName', name.replace(/\.last$/i, ''), 'Last')
        : named(found.FinalMetricDataList, 'MetricName', name, 'Value');
    case 'parameters':
      return below(found.Parameters, name).flatMap((it) =>
        isObject(it) ? [it.NumberValue ?? it.StringValue] : [it],
      );
    default:
      return below(found, property);
  }
}

/** A value of a list whose items have names. */
function named(list: unknown, key: string, name: string, value: string): readonly unknown[] {
  if (!Array.isArray(list)) return [];
  return list.filter((item) => item[key] === name).map((item) => item[value]);
}

function below(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => below(item, path));
  if (!isObject(value)) return [];
  // Names of hyperparameters may have dots in them.
  if (Object.hasOwn(value, path)) return [value[path]].flat();
  const dot = path.indexOf('.');
  const name = path.slice(0, dot);
  return dot === -1 || !Object.hasOwn(value, name) ? [] : below(value[name], path.slice(dot + 1));
}
