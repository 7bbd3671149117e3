import type { Place, Requirement } from '../iam';
import type { OperationInput } from './operation';
import { rowOf, type Service } from './service';
import { requestTags } from './tags';
import { UnknownAction } from './unknown-action';

/**
 * The IAM actions that a call needs, with their resources and condition keys: what the operation's
 * row says, and the keys of the tags that the call carries.
 *
 * @throws UnknownAction – for an operation without a row, and for one whose needs are not known
 * @throws ValidationException – when the input names no resource
 */
export function requirementsOf(
  service: Service,
  operation: string,
  input: OperationInput,
  { partition, region, account }: Place,
): readonly Requirement[] {
  const { name } = service;
  const needs = rowOf(service, operation)?.needs ?? 'unknown';
  if (needs === 'unknown') throw new UnknownAction(`operation '${name}:${operation}'`);
  const arn = (rest: string) => `arn:${partition}:${name}:${region}:${account}:${rest}`;
  const tags = requestTags(input);
  return needs(input, { action: `${name}:${operation}`, arn }).map((requirement) =>
    Object.keys(tags).length > 0 && requirement.action.startsWith(`${name}:`)
      ? { ...requirement, context: { ...tags, ...requirement.context } }
      : requirement,
  );
}
