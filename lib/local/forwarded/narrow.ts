import { AwsError } from '../aws/errors';
import type { OperationInput } from '../operations';

/** Refuses foreign tokens: moto's are numbers, and it fails on anything else. */
export const withOwnToken =
  (code: string) =>
  (input: OperationInput): OperationInput => {
    const { NextToken } = input;
    if (NextToken === undefined || /^\d+$/.test(String(NextToken))) return input;
    throw new AwsError(code, 'The specified token is not valid.');
  };
