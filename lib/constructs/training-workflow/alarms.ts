import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { WatchedWorkflow } from './watched-workflow';

/** What {@link WorkflowAlarms} watch. */
export interface WorkflowAlarmsProps extends WatchedWorkflow {
  /** What an alarm does when it goes off. */
  readonly actions: readonly cloudwatch.IAlarmAction[];
}

/**
 * Alarms that go off on one event within five minutes: an execution that failed (refused requests
 * included); an execution that Step Functions could not start or continue in time; a failure of
 * Collect, after which a finished job has no result until the execution is redriven; a failure of
 * Conclude, after which a job may run on and nobody is told of an end; and a function that was
 * throttled.
 *
 * Construct IDs: `Failed`, `Throttled`, `NotCollected`, `NotConcluded`, `FunctionsThrottled`.
 */
export class WorkflowAlarms extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowAlarmsProps) {
    super(scope, id);
    const { workflow, workflowName, functions } = props;
    const { collect, conclude } = functions;
    const period = Duration.minutes(5);
    const watched = {
      Failed: [workflow.metricFailed({ period }), 'Executions failed'],
      Throttled: [
        workflow.metricThrottled({ period, statistic: 'Sum' }),
        'Executions were throttled',
      ],
      NotCollected: [collect.metricErrors({ period }), 'The result of a job was not collected'],
      NotConcluded: [
        conclude.metricErrors({ period }),
        'The end of an execution was not told, and its job may run on',
      ],
      FunctionsThrottled: [
        new cloudwatch.MathExpression({
          expression: Object.keys(functions).join(' + '),
          usingMetrics: Object.fromEntries(
            Object.entries(functions).map(([name, fn]) => [name, fn.metricThrottles({ period })]),
          ),
          period,
        }),
        'Functions were throttled',
      ],
    } as const;
    for (const [name, [metric, what]] of Object.entries(watched)) {
      const alarm = new cloudwatch.Alarm(this, name, {
        metric,
        alarmDescription: `${what} in the workflow ${workflowName}`,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // Without executions there is no data, and that is fine.
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(...props.actions);
    }
  }
}
