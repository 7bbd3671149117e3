import { isObject } from '../../../core';

/** What is searched: a job as it is described, with its tags. */
export type Found = Readonly<Record<string, unknown>>;

/**
 * The values of a property: of `HyperParameters.eta` one, of `InputDataConfig.ChannelName` one of each
 * channel. `Tags.KEY` is a tag's value, `Metrics.NAME` the last value of a metric.
 *
 * @returns nothing where it is absent
 */
export function valuesOf(found: Found, property: string): readonly unknown[] {
  const [, kind, name = ''] = /^(Tags|Metrics)\.(.+)$/.exec(property) ?? [];
  if (kind === 'Tags') return named(found.Tags, 'Key', name, 'Value');
  if (kind === 'Metrics') return named(found.FinalMetricDataList, 'MetricName', name, 'Value');
  return below(found, property);
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
