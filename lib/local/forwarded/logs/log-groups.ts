import { AwsError } from '../../aws/errors';
import { type Needs, type OperationInput, text } from '../../operations';

/** Log groups are spoken of with a `:*` behind them, as their streams are under them. */
export const onLogGroup: Needs = (input, { action, arn }) => [
  { action, resource: arn(`log-group:${groupName(input)}:*`) },
];

export const onLogStream: Needs = (input, { action, arn }) => {
  const stream = text(input, 'logStreamName');
  return [{ action, resource: arn(`log-group:${groupName(input)}:log-stream:${stream}`) }];
};

/** moto knows log groups by name only. @throws InvalidParameterException – for both at once */
export function withGroupName(input: OperationInput): OperationInput {
  const { logGroupIdentifier, ...others } = input;
  if (logGroupIdentifier === undefined) return input;
  if (others.logGroupName !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'LogGroupName and LogGroupIdentifier are mutually exclusive.',
    );
  }
  return { ...others, logGroupName: groupName(input) };
}

function groupName(input: OperationInput): string {
  const given = String(input.logGroupIdentifier ?? text(input, 'logGroupName'));
  return given.replace(/^arn:.*?:log-group:|:\*$/g, '');
}
