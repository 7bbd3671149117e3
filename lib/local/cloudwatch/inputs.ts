/** Input shapes of the CloudWatch operations, as in the API's model of 2010-08-01. */

import { boolean, enumeration, integer, list, string, structure, timestamp } from '../aws/shapes';

export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

const namespace = string(1, 255, '[^:].*');
const metricName = string(1, 255);
const dimensions = list(structure({ 'Name!': string(1, 255), 'Value!': string(1, 1024) }), 0, 30);
const text = string(0, 4096);
const unit = text;
const period = integer(1);

export const getMetricStatisticsInput = structure({
  'Namespace!': namespace,
  'MetricName!': metricName,
  Dimensions: dimensions,
  'StartTime!': timestamp,
  'EndTime!': timestamp,
  'Period!': period,
  Statistics: list(enumeration(...STATISTICS), 1, 5),
  ExtendedStatistics: list(text, 1, 10),
  Unit: unit,
});

export const getMetricDataInput = structure({
  'MetricDataQueries!': list(
    structure({
      'Id!': string(1, 255),
      MetricStat: structure({
        'Metric!': structure({
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: dimensions,
        }),
        'Period!': period,
        'Stat!': text,
        Unit: unit,
      }),
      Expression: string(1, 2048),
      Label: text,
      ReturnData: boolean,
      Period: period,
    }),
    0,
    500,
  ),
  'StartTime!': timestamp,
  'EndTime!': timestamp,
  ScanBy: enumeration('TimestampDescending', 'TimestampAscending'),
});

export const listMetricsInput = structure({
  Namespace: namespace,
  MetricName: metricName,
  Dimensions: list(structure({ 'Name!': string(1, 255), Value: string(1, 1024) }), 0, 10),
  NextToken: text,
});
