import { type Assembly, attempt, type ResolvedResource } from '../assembly';

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
}

/**
 * Tells of the roles of an assembly whether their trust policies let a service assume them. A role
 * that the assembly does not make is taken for one that does: nobody here knows it.
 *
 * @param services its names without the domain, e.g. `sagemaker`; also `states.eu-west-1`
 */
export function assumableBy(
  services: readonly string[],
  assembly: Assembly,
): (roleArn: string) => boolean {
  const policies = new Map(
    assembly.resourcesOfType('AWS::IAM::Role').map((role) => [role.arn, policyOf(role)]),
  );
  return (roleArn) => {
    const policy = policies.get(roleArn) as { Statement?: Statement | Statement[] } | undefined;
    return policy === undefined || listed(policy.Statement).some((one) => lets(one, services));
  };
}

/** One that trusts whom the local account cannot name is taken for one that trusts the service too. */
function policyOf(role: ResolvedResource): unknown {
  return attempt(
    role,
    () => role.properties.AssumeRolePolicyDocument,
    () => undefined,
  );
}

function lets({ Effect, Action, Principal }: Statement, services: readonly string[]): boolean {
  const trusted = typeof Principal === 'object' ? listed(Principal.Service) : [];
  return (
    Effect === 'Allow' &&
    listed(Action).some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(action)) &&
    trusted.some((one) => services.includes(one.replace(/\.amazonaws\.com(?:\.cn)?$/, '')))
  );
}

function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
