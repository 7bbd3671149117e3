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
  return { ...others, logGroupName: groupName(input) };
}

/** The group that an input is about: of two, which one is answered must not decide what is asked. */
function groupName(input: OperationInput): string {
  const { logGroupIdentifier, logGroupName } = input;
  if (logGroupIdentifier !== undefined && logGroupName !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'LogGroupName and LogGroupIdentifier are mutually exclusive.',
    );
  }
  const given = String(logGroupIdentifier ?? text(input, 'logGroupName'));
  return given.replace(/^arn:.*?:log-group:|:\*$/g, '');
}
