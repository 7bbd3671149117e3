import { AwsError } from '../aws/errors';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is forbidden
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/**
 * Checks the characters of the name of an execution or a state machine; its length is the model's
 * business.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @throws InvalidName – when a character is not allowed
 */
export function checkName(name: string): void {
  if (FORBIDDEN.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** The resources of Step Functions that an operation here may be asked for. */
export type ArnKind = 'stateMachine' | 'execution' | 'mapRun';

/**
 * Checks that a text is an ARN of Step Functions of one of the wanted kinds.
 *
 * @throws InvalidArn – when it is not
 */
export function checkArn(arn: string, ...kinds: ArnKind[]): void {
  const [prefix, , service, , account, kind, ...names] = arn.split(':');
  if (prefix !== 'arn' || service !== 'states' || !/^\d{12}$/.test(account ?? '')) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  }
  if (!kinds.includes(kind as ArnKind)) {
    throw new AwsError(
      'InvalidArn',
      `Invalid Arn: 'Resource type not valid in this context: ${kind ?? ''}'`,
    );
  }
  if (names.length < (kind === 'stateMachine' ? 1 : 2) || names.includes('')) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN: ${arn}'`);
  }
}
