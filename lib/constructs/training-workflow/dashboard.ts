import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { WatchedWorkflow } from './watched-workflow';

/** The namespace of the metrics that the functions write; lambdas/log.ts has it too. */
const NAMESPACE = 'RankZero';
const HOUR = Duration.hours(1);

/**
 * A CloudWatch dashboard of a workflow: its executions, why they failed, how many wait for a quota,
 * what was billed and saved, and the functions.
 *
 * Of CloudWatch's own constructs: `cdk-monitoring-constructs` would make every app that uses this
 * library load it, see ADR 34.
 */
export class WorkflowDashboard extends cloudwatch.Dashboard {
  constructor(scope: Construct, id: string, watched: WatchedWorkflow) {
    super(scope, id, {
      // A dashboard's name is the account's, not the region's.
      dashboardName: `rankzero-${watched.workflowName}-${Aws.REGION}`,
      defaultInterval: Duration.days(7),
      widgets: [executions(watched), jobs(watched), functions(watched)],
    });
  }
}

function graph(
  title: string,
  left: readonly cloudwatch.IMetric[],
  more: Partial<cloudwatch.GraphWidgetProps> = {},
): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left: [...left], width: 8, ...more });
}

function executions({ workflow, workflowName }: WatchedWorkflow): cloudwatch.IWidget[] {
  const period = HOUR;
  return [
    graph('Executions', [
      workflow.metricStarted({ period, label: 'started' }),
      workflow.metricSucceeded({ period, label: 'succeeded' }),
      workflow.metricFailed({ period, label: 'failed' }),
      workflow.metricAborted({ period, label: 'aborted' }),
      workflow.metricThrottled({ period, statistic: 'Sum', label: 'throttled' }),
    ]),
    graph('Failures by class', [
      // Which classes there are, the metric itself tells.
      new cloudwatch.MathExpression({
        expression: `SEARCH('{${NAMESPACE},Workflow,Class} MetricName="Failures" Workflow="${workflowName}"', 'Sum')`,
        usingMetrics: {},
        period,
        label: '',
      }),
    ]),
    graph(
      'Duration',
      ['Average', 'Maximum'].map((statistic) =>
        workflow.metricDuration({ period, statistic, label: statistic.toLowerCase() }),
      ),
      { leftYAxis: { label: 'milliseconds', showUnits: false } },
    ),
  ];
}

function jobs({ workflowName }: WatchedWorkflow): cloudwatch.IWidget[] {
  const own = (metricName: string, label: string) =>
    new cloudwatch.Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { Workflow: workflowName },
      statistic: 'Sum',
      period: HOUR,
      label,
    });
  return [
    graph('Waiting for a quota', [
      // Seconds that executions waited, by the seconds there were: how many waited at a time.
      new cloudwatch.MathExpression({
        expression: 'waited / PERIOD(waited)',
        usingMetrics: { waited: own('QuotaWaitSeconds', 'waited') },
        period: HOUR,
        label: 'executions, on average',
      }),
    ]),
    graph('Billable seconds of training jobs', [own('BillableSeconds', 'billed')]),
    graph('Saved by spot instances', [
      new cloudwatch.MathExpression({
        expression: '100 * saved / (saved + billed)',
        usingMetrics: {
          saved: own('SpotSavedSeconds', 'saved'),
          billed: own('BillableSeconds', 'billed'),
        },
        period: HOUR,
        label: '% of the seconds',
      }),
    ]),
  ];
}

function functions({ functions: all }: WatchedWorkflow): cloudwatch.IWidget[] {
  const period = HOUR;
  const each = (
    metric: (fn: WatchedWorkflow['functions']['plan'], label: string) => cloudwatch.IMetric,
  ) => Object.entries(all).map(([label, fn]) => metric(fn, label));
  return [
    graph(
      'Errors of functions',
      each((fn, label) => fn.metricErrors({ period, label })),
    ),
    graph(
      'Duration of functions',
      each((fn, label) => fn.metricDuration({ period, statistic: 'p95', label })),
      { leftYAxis: { label: 'milliseconds, 95 %', showUnits: false } },
    ),
    graph(
      'Throttles of functions',
      each((fn, label) => fn.metricThrottles({ period, label })),
    ),
  ];
}
