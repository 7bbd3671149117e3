import type { Verdict } from './evaluator';
import type { AuthorizationQuery, Denial } from './types';

const NAMES = {
  identity: ['in an identity-based policy', 'no identity-based policy'],
  resource: ['in a resource-based policy', 'no resource-based policy'],
  boundary: ['in a permissions boundary', 'no permissions boundary'],
} as const;

/**
 * A denial in the words of AWS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denial(
  { principal, action, resource }: AuthorizationQuery,
  caller: string,
  { by, isExplicit }: Extract<Verdict, { allowed: false }>,
): Denial {
  // S3 alone puts the resource into quotes.
  const what = action.startsWith('s3:') ? `"${resource}"` : resource;
  const [where, none] = NAMES[by];
  const reason = isExplicit
    ? `with an explicit deny ${where}`
    : `because ${none} allows the ${action} action`;
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${what} ${reason}`;
  return { allowed: false, principal, action, resource, message };
}
