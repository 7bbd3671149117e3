import { AwsError } from '../aws/errors';
import type { Wording } from '../aws/wording';

/** How CloudWatch Logs says what is wrong with the input of an operation. */
export function wordingOf(operation: string): Wording {
  return {
    codes: { constraint: 'InvalidParameterException', type: 'SerializationException' },
    kinds: { decimal: 'DECIMAL_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
    where: (path) => ` at '${path}'`,
    unknownMember: (name, _path, known) =>
      `${operation} has no member '${name}'. Its members are ${known.join(', ')}.`,
  };
}

/** The error for a parameter that cannot be as it is. */
export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The error for a log group or log stream that does not exist. */
export function notFound(what: 'log group' | 'log stream'): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

/** The error for a log group or log stream that exists already. */
export function alreadyExists(what: 'log group' | 'log stream'): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}
