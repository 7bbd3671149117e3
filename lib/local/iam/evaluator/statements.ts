import { isMet } from './conditions';
import type { Choice, Policy, Principals, Statement } from './policy';
import type { PolicyRequest, RoleSession } from './request';
import { expand } from './variables';
import { matches, wildcards, withinSegments } from './wildcards';

/** By which name a policy on a resource means who asks. */
export type Grantee = 'session' | 'role' | 'everybody' | 'account';

/** A statement that applies to a request. */
export interface Applied {
  readonly effect: Statement['effect'];
  readonly sid: Statement['sid'];
  /** Undefined in policies of roles, and where NotPrincipal leaves everybody else. */
  readonly grantee: Grantee | undefined;
}

/** The statements of a policy that apply to a request. */
export function applied({ statements, hasVariables }: Policy, request: PolicyRequest): Applied[] {
  return statements.flatMap((statement): Applied[] => {
    if (!chooses(statement.actions, (action) => isAction(action, request.action))) return [];
    const { effect, sid, resources, principals, conditions } = statement;
    if (resources !== undefined && !isAbout(resources, request, hasVariables)) return [];
    if (!conditions.every((it) => isMet(it, request.context, hasVariables))) return [];
    if (principals === undefined) return [{ effect, sid, grantee: undefined }];
    const grantee = granteeOf(principals, request.principal);
    if (principals.isNot) {
      return grantee === undefined ? [{ effect, sid, grantee: 'everybody' }] : [];
    }
    return grantee === undefined ? [] : [{ effect, sid, grantee }];
  });
}

function chooses({ values, isNot }: Choice, isMeant: (value: string) => boolean): boolean {
  return values.some(isMeant) !== isNot;
}

/** Actions have wildcards, and their letter case does not count. */
function isAction(pattern: string, action: string): boolean {
  return matches(wildcards(pattern.toLowerCase()), action.toLowerCase());
}

/**
 * Whether a statement is about the request's resource. Where the request lacks the value of a
 * variable, a pattern means nothing; and a statement about everything but it does not count, if the
 * pattern is about the resource's service, region and account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function isAbout(
  { values, isNot }: Choice,
  request: PolicyRequest,
  hasVariables: boolean,
): boolean {
  const { resource, context } = request;
  let isMeant = false;
  for (const value of values) {
    const pattern = expand(value, context, hasVariables);
    if (pattern !== undefined) isMeant ||= matches(withinSegments(pattern), resource);
    else if (isNot && isOfSamePlace(value, resource)) return false;
  }
  return isMeant !== isNot;
}

/** Whether all but the last part of two ARNs agree. */
function isOfSamePlace(pattern: string, resource: string): boolean {
  const parts = resource.split(':');
  const place = pattern.split(':').slice(0, 5);
  return place.every((part, index) => matches(wildcards(part), parts[index] ?? ''));
}

/**
 * By which name the principals of a statement mean a session of a role; the closest counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function granteeOf(
  { names }: Principals,
  { sessionArn, roleArn, account }: RoleSession,
): Grantee | undefined {
  const own = names.filter(({ kind }) => kind === 'AWS').map(({ name }) => name);
  if (own.includes(sessionArn)) return 'session';
  if (own.includes(roleArn)) return 'role';
  if (own.includes('*')) return 'everybody';
  const root = new RegExp(`^(?:${account}|arn:[a-z-]+:iam::${account}:root)$`);
  return own.some((name) => root.test(name)) ? 'account' : undefined;
}
