import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { explainWildcards } from '../wildcards';
import { policySize } from './policy-size';

/** Of a role's inline policies together. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_OF_ROLE = 10_240;
/** Of a managed policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_MANAGED = 6_144;
/** Ten managed policies can be attached to a role; one is left for others. */
export const MOST_ATTACHED = 9;

/**
 * Statements as the policies that hold them: an inline one, then managed ones.
 *
 * @param mostInline characters that the inline one may have
 */
export function packed(
  stack: Stack,
  statements: readonly iam.PolicyStatement[],
  mostInline: number,
): { readonly inline: iam.PolicyStatement[]; readonly managed: iam.PolicyStatement[][] } {
  const inline: iam.PolicyStatement[] = [];
  const managed: iam.PolicyStatement[][] = [];
  for (const statement of statements) {
    const fits = (policy: readonly iam.PolicyStatement[]) =>
      policySize(stack, [...policy, statement]) <= (policy === inline ? mostInline : MOST_MANAGED);
    const roomy = [inline, ...managed].find(fits);
    if (roomy === undefined) managed.push([statement]);
    else roomy.push(statement);
  }
  return { inline, managed };
}

/** Makes the managed policies that hold what is not inline: `More<number>` in the scope. */
export function attachManaged(
  scope: Construct,
  role: iam.IRole,
  policies: readonly iam.PolicyStatement[][],
  description: string,
): void {
  for (const [index, statements] of policies.entries()) {
    const policy = new iam.ManagedPolicy(scope, `More${index + 1}`, {
      description,
      statements,
      roles: [role],
    });
    explainWildcards(policy);
  }
}
