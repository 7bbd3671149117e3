import { type Assembly, attempt, type ResolvedResource } from '../assembly';

/** The service that runs jobs, as trust policies name it. */
const SAGEMAKER = /^sagemaker\.amazonaws\.com(?:\.cn)?$/;

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
}

/**
 * Tells of the roles of an assembly whether their trust policies let SageMaker assume them. A role
 * that the assembly does not make is taken for one that does: nobody here knows it.
 */
export function assumableBySageMaker(assembly: Assembly): (roleArn: string) => boolean {
  const policies = new Map(
    assembly.resourcesOfType('AWS::IAM::Role').map((role) => [role.arn, policyOf(role)]),
  );
  return (roleArn) => {
    const policy = policies.get(roleArn) as { Statement?: Statement | Statement[] } | undefined;
    return policy === undefined || listed(policy.Statement).some(lets);
  };
}

/** One that trusts whom the local account cannot name is taken for one that trusts SageMaker too. */
function policyOf(role: ResolvedResource): unknown {
  return attempt(
    role,
    () => role.properties.AssumeRolePolicyDocument,
    () => undefined,
  );
}

function lets({ Effect, Action, Principal }: Statement): boolean {
  const services = typeof Principal === 'object' ? listed(Principal.Service) : [];
  return (
    Effect === 'Allow' &&
    listed(Action).some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(action)) &&
    services.some((service) => SAGEMAKER.test(service))
  );
}

function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
