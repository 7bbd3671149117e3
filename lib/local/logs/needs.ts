import { type Needs, type OperationInput, text } from '../operations';
import { invalid } from './wording';

/** Log groups are spoken of with a `:*` behind them, as their streams are under them. */
export const onLogGroup: Needs = (input, { action, arn }) => [
  { action, resource: arn(`log-group:${groupName(input)}:*`) },
];

export const onLogStream: Needs = (input, { action, arn }) => {
  const stream = text(input, 'logStreamName');
  return [{ action, resource: arn(`log-group:${groupName(input)}:log-stream:${stream}`) }];
};

/**
 * The name of the group that an input is about: of two, which one is answered must not decide what
 * is asked.
 *
 * @throws InvalidParameterException – for both at once
 */
export function groupName(input: OperationInput): string {
  const { logGroupIdentifier, logGroupName } = input;
  if (logGroupIdentifier !== undefined && logGroupName !== undefined) {
    throw invalid('LogGroupName and LogGroupIdentifier are mutually exclusive.');
  }
  const given = String(logGroupIdentifier ?? text(input, 'logGroupName'));
  return given.replace(/^arn:.*?:log-group:|:\*$/g, '');
}
