import type { SuccessfulRunSimulationResults } from '@cloud-copilot/iam-simulate';
import type { AuthorizationQuery, Denial } from './types';

/**
 * A denial in the words of AWS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denial(
  { principal, action, resource }: AuthorizationQuery,
  caller: string,
  result: SuccessfulRunSimulationResults,
): Denial {
  // S3 alone puts the resource into quotes.
  const what = action.startsWith('s3:') ? `"${resource}"` : resource;
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${what} ${reason(action, result)}`;
  return { allowed: false, principal, action, resource, message };
}

function reason(action: string, result: SuccessfulRunSimulationResults): string {
  const [first] = result.resultType === 'single' ? [result.result] : result.results;
  const { identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis } = first?.analysis ?? {};
  const isDenied = (analysis: { readonly result: string } | undefined) =>
    analysis?.result === 'ExplicitlyDenied' || analysis?.result === 'DeniedForAccount';
  if (isDenied(identityAnalysis)) return 'with an explicit deny in an identity-based policy';
  if (isDenied(resourceAnalysis)) return 'with an explicit deny in a resource-based policy';
  if (isDenied(permissionBoundaryAnalysis)) {
    return 'with an explicit deny in a permissions boundary';
  }
  const isAllowed = identityAnalysis?.result === 'Allowed';
  if (isAllowed && permissionBoundaryAnalysis?.result === 'ImplicitlyDenied') {
    return `because no permissions boundary allows the ${action} action`;
  }
  const kind = isAllowed ? 'resource-based' : 'identity-based';
  return `because no ${kind} policy allows the ${action} action`;
}
