import { AwsError } from '../aws/errors';
import { pageOf } from '../aws/pages';
import type { InputOf } from '../aws/shapes';
import {
  type getMetricDataInput,
  type getMetricStatisticsInput,
  type listMetricsInput,
  STATISTICS,
} from './inputs';
import type { Datapoint, Metric, MetricStore, Stretches } from './metric-store';

/** Most datapoints of one answer of GetMetricStatistics. */
const MOST_DATAPOINTS = 1_440;
/** Metrics of one page. */
const PAGE = 500;

type Statistic = (typeof STATISTICS)[number];

/** What each statistic is, out of a summary. */
const VALUES: Readonly<Record<Statistic, (point: Datapoint) => number>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/**
 * GetMetricStatistics.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination – as CloudWatch
 */
export function getMetricStatistics(
  store: MetricStore,
  input: InputOf<typeof getMetricStatisticsInput>,
): object {
  const { Namespace, MetricName, Dimensions, Statistics, ExtendedStatistics, Unit } = input;
  if (ExtendedStatistics !== undefined) throw notKept('ExtendedStatistics');
  if (Statistics === undefined) {
    throw combination('Must specify either Statistics or ExtendedStatistics');
  }
  const stretches = stretchesOf(input, input.Period);
  const asked = Math.ceil((stretches.to - stretches.from) / stretches.periodMs);
  if (asked > MOST_DATAPOINTS) {
    throw combination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  const metric = metricOf(Namespace, MetricName, Dimensions);
  // Metrics of training jobs have no unit.
  const points = hasUnit(Unit) ? [] : store.datapoints(metric, stretches);
  return {
    Label: MetricName,
    Datapoints: points.map((point) => ({
      Timestamp: new Date(point.at),
      ...Object.fromEntries(Statistics.map((name) => [name, VALUES[name](point)])),
      Unit: 'None',
    })),
  };
}

/**
 * GetMetricData: metrics, without expressions. All values are in one answer.
 *
 * @throws ValidationError – for a query that is none of a metric; InvalidParameterValue – as CloudWatch
 */
export function getMetricData(
  store: MetricStore,
  input: InputOf<typeof getMetricDataInput>,
): object {
  const { MetricDataQueries, ScanBy = 'TimestampDescending' } = input;
  const results = MetricDataQueries.map(({ Id, MetricStat, Expression, Label, ReturnData }) => {
    if (MetricStat === undefined) {
      throw new AwsError(
        'ValidationError',
        Expression === undefined
          ? `The query '${Id}' must have a MetricStat.`
          : `The local account does not evaluate expressions: give the query '${Id}' a MetricStat instead.`,
      );
    }
    const { Metric: of, Period, Stat, Unit } = MetricStat;
    if (!isStatistic(Stat)) throw notKept(`Stat '${Stat}' of '${Id}'`);
    const metric = metricOf(of.Namespace ?? '', of.MetricName ?? '', of.Dimensions);
    const stretches = stretchesOf(input, Period);
    const points = hasUnit(Unit) ? [] : [...store.datapoints(metric, stretches)];
    if (ScanBy === 'TimestampDescending') points.reverse();
    return {
      isShown: ReturnData ?? true,
      result: {
        Id,
        Label: Label ?? metric.name,
        Timestamps: points.map(({ at }) => new Date(at)),
        Values: points.map(VALUES[Stat]),
        StatusCode: 'Complete',
      },
    };
  });
  return {
    MetricDataResults: results.filter(({ isShown }) => isShown).map(({ result }) => result),
    Messages: [],
  };
}

/** ListMetrics, 500 a page. @throws InvalidParameterValue – for a token of another listing */
export function listMetrics(store: MetricStore, input: InputOf<typeof listMetricsInput>): object {
  const { Namespace, MetricName, Dimensions = [], NextToken: token } = input;
  const found = store.metrics.filter(
    ({ namespace, name, dimensions }) =>
      (Namespace === undefined || namespace === Namespace) &&
      (MetricName === undefined || name === MetricName) &&
      Dimensions.every(
        ({ Name, Value }) =>
          Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value),
      ),
  );
  const listing = JSON.stringify([Namespace, MetricName, Dimensions]);
  const { items, nextToken } = pageOf(listing, found, { token }, PAGING);
  return {
    Metrics: items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
}

const PAGING = { size: PAGE, refusal: () => wrong('Invalid nextToken') };

/** CloudWatch takes times as whole periods, at most a minute long. */
function stretchesOf(
  { StartTime, EndTime }: { readonly StartTime: number; readonly EndTime: number },
  period: number,
): Stretches {
  if (StartTime >= EndTime) {
    throw wrong('The parameter StartTime must be less than the parameter EndTime.');
  }
  if (![1, 5, 10, 30].includes(period) && period % 60 !== 0) {
    throw wrong('The parameter Period must be 1, 5, 10, 30 or a multiple of 60.');
  }
  const grain = Math.min(period, 60);
  const down = (seconds: number) => Math.floor(seconds / grain) * grain * 1000;
  return { from: down(StartTime), to: down(EndTime), periodMs: period * 1000 };
}

function metricOf(
  namespace: string,
  name: string,
  dimensions: readonly { readonly Name: string; readonly Value: string }[] = [],
): Metric {
  const entries = dimensions.map(({ Name, Value }) => [Name, Value]);
  return { namespace, name, dimensions: Object.fromEntries(entries) };
}

function hasUnit(unit: string | undefined): boolean {
  return unit !== undefined && unit !== 'None';
}

function isStatistic(name: string): name is Statistic {
  return (STATISTICS as readonly string[]).includes(name);
}

function notKept(what: string): AwsError {
  return wrong(
    `The local account has no ${what}, because it keeps no single values. It has ${STATISTICS.join(', ')}.`,
  );
}

function wrong(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

function combination(message: string): AwsError {
  return new AwsError('InvalidParameterCombination', message);
}
