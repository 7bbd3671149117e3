import type { Policy, Statement } from './policy';
import type { PolicyRequest } from './request';
import { applied, type Grantee } from './statements';

/** The policies that decide about a request of a role of the resource's own account. */
export interface Policies {
  /** The role's own. */
  readonly identity: readonly Policy[];
  /** The resource's, or undefined where it has none. */
  readonly resource: Policy | undefined;
  /** The role's permissions boundary, or undefined where it has none. */
  readonly boundary: Policy | undefined;
}

/** Which kind of policy a verdict comes from. */
export type PolicyKind = 'identity' | 'resource' | 'boundary';

/** Whether a request is allowed, and which kind of policy says no or does not say yes. */
export type Verdict =
  | {
      readonly allowed: true;
      /** Statements of the role's own policies that allow it; none where the resource's does alone. */
      readonly by: readonly Pick<Statement, 'sid'>[];
    }
  | { readonly allowed: false; readonly isExplicit: boolean; readonly by: PolicyKind };

/** Services whose resources' own policies have to agree: their account's policies do not suffice. */
const OWN_POLICY_DECIDES: ReadonlySet<string> = new Set(['kms']);

/**
 * Decides as IAM does within one account: a Deny anywhere refuses; a role's policy or the resource's
 * allows; a boundary limits what the role's policies, and those of resources that name the role, allow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: PolicyRequest, policies: Policies): Verdict {
  const { identity, resource, boundary } = policies;
  const byIdentity = identity.flatMap((policy) => applied(policy, request));
  const byResource = resource === undefined ? [] : applied(resource, request);
  const byBoundary = boundary === undefined ? [] : applied(boundary, request);
  const isDenied = (found: typeof byIdentity) => found.some(({ effect }) => effect === 'Deny');
  const isAllowed = (found: typeof byIdentity) => found.some(({ effect }) => effect === 'Allow');
  for (const [by, found] of [
    ['identity', byIdentity],
    ['resource', byResource],
    ['boundary', byBoundary],
  ] as const) {
    if (isDenied(found)) return { allowed: false, isExplicit: true, by };
  }
  const grantees = new Set(
    byResource.filter(({ effect }) => effect === 'Allow').map(({ grantee }) => grantee),
  );
  const allowed: Verdict = {
    allowed: true,
    by: byIdentity.filter(({ effect }) => effect === 'Allow'),
  };
  const has = (...names: Grantee[]) => names.some((name) => grantees.has(name));
  // What a resource grants to the session itself, or to everybody, no boundary takes back.
  if (has('session', 'everybody')) return allowed;
  const service = request.action.slice(0, request.action.indexOf(':')).toLowerCase();
  if (!has('role')) {
    if (!isAllowed(byIdentity)) return { allowed: false, isExplicit: false, by: 'identity' };
    if (OWN_POLICY_DECIDES.has(service) && !has('account')) {
      return { allowed: false, isExplicit: false, by: 'resource' };
    }
  }
  if (boundary !== undefined && !isAllowed(byBoundary)) {
    return { allowed: false, isExplicit: false, by: 'boundary' };
  }
  return allowed;
}
