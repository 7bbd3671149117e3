import { AwsError } from '../aws/errors';
import type { Needs, OperationInput } from './operation';

/** Nothing: everybody may do it, whatever the policies say. */
export const nothing: Needs = () => [];

/** An action without resources. */
export const anywhere: Needs = (_input, { action }) => [{ action, resource: '*' }];

/** An action on the one resource whose ARN is a member of the input. */
export const onArn =
  (member: string): Needs =>
  (input, { action }) => [{ action, resource: text(input, member) }];

/** An action on a resource that is named by a member of the input: `TYPE/NAME`. */
export const onNamed =
  (member: string, type: string): Needs =>
  (input, { action, arn }) => [{ action, resource: arn(`${type}/${text(input, member)}`) }];

/** A member that is a name or an ARN. @throws ValidationException – when it is not there */
export function text(input: OperationInput, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must be a non-empty string`,
  );
}

/** A member that is a list of names. @throws ValidationException – when it is not there */
export function texts(input: OperationInput, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) && value.length > 0 ? value.map(String) : [text(input, member)];
}
