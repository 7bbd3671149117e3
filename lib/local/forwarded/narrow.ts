import { AwsError } from '../aws/errors';
import type { OperationInput } from '../operations';

/**
 * Refuses a member that moto would ignore.
 *
 * @param instead the member that does the same here
 * @throws InvalidParameterException, ValidationException
 */
export function refuse(input: OperationInput, name: string, instead?: string): OperationInput {
  if (input[name] === undefined) return input;
  throw new AwsError(
    name.startsWith('log') ? 'InvalidParameterException' : 'ValidationException',
    `The local account would have to ignore ${name}, so it refuses it.${instead === undefined ? ' Leave it out.' : ` Use ${instead}.`}`,
  );
}

/** Refuses foreign tokens: moto's are numbers, and it fails on anything else. */
export const withOwnToken =
  (code: string) =>
  (input: OperationInput): OperationInput => {
    const { NextToken } = input;
    if (NextToken === undefined || /^\d+$/.test(String(NextToken))) return input;
    throw new AwsError(code, 'The specified token is not valid.');
  };
