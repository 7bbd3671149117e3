import { AwsError } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { createStateMachineInput } from './inputs';

type Given = InputOf<typeof createStateMachineInput>['loggingConfiguration'];

/**
 * A logging configuration with its defaults.
 *
 * @throws InvalidLoggingConfiguration – where there is something to log and not one place for it, or the
 *   place is no log group
 */
export function loggingConfiguration(given: Given): object | undefined {
  if (given === undefined) return undefined;
  const { level = 'OFF', includeExecutionData = false, destinations } = given;
  const isOne = destinations?.length === 1;
  if ((level !== 'OFF' && !isOne) || (destinations?.length ?? 0) > 1) {
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    );
  }
  for (const { cloudWatchLogsLogGroup } of destinations ?? []) {
    const { logGroupArn = '' } = cloudWatchLogsLogGroup ?? {};
    if (!/^arn:[^:]+:logs:[^:]+:\d{12}:log-group:[^:]+:\*$/.test(logGroupArn)) {
      throw new AwsError(
        'InvalidLoggingConfiguration',
        `Invalid Logging Configuration: '${logGroupArn}' is not the ARN of a log group of CloudWatch Logs that ends with ':*'.`,
      );
    }
  }
  return { level, includeExecutionData, ...(destinations !== undefined && { destinations }) };
}
