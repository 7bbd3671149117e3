import { type Needs, type OwnOperation, rowsOf, type Service } from '../operations';
import { getMetricDataInput, getMetricStatisticsInput, listMetricsInput } from './inputs';
import type { MetricStore } from './metric-store';
import { getMetricData, getMetricStatistics, listMetrics } from './read-metrics';

const operation = rowsOf<MetricStore>();

/** Reading metrics has no resource; its actions do not have the name that its calls are signed for. */
const reading: Needs = (_input, { action }) => [
  { action: action.replace('monitoring:', 'cloudwatch:'), resource: '*' },
];

/**
 * CloudWatch's metrics.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export const CLOUDWATCH: Service<OwnOperation<MetricStore>, 'cloudwatch'> = {
  name: 'monitoring',
  title: 'CloudWatch',
  protocol: 'json',
  by: 'cloudwatch',
  target: 'GraniteServiceVersion20100801',
  operations: {
    GetMetricStatistics: operation({
      lacks:
        'metrics other than those of training jobs, percentiles; values are never summed up by their age',
      input: getMetricStatisticsInput,
      needs: reading,
      run: getMetricStatistics,
    }),
    GetMetricData: operation({
      lacks: 'the same, and expressions and pages',
      input: getMetricDataInput,
      needs: reading,
      run: getMetricData,
    }),
    ListMetrics: operation({
      lacks: 'metrics other than those of training jobs',
      input: listMetricsInput,
      needs: reading,
      run: listMetrics,
    }),
  },
};
