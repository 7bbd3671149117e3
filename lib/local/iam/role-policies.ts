import { RankZeroError } from '../../core/errors';
import type { Assembly, ResolvedResource } from '../assembly';
import { AWS_MANAGED_POLICIES } from './managed-policies';

/** A policy document under the name that messages give it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: object;
}

/** What a role may do. */
export interface RolePolicies {
  readonly identity: readonly NamedPolicy[];
  /** Undefined when the role has no boundary. */
  readonly boundary: NamedPolicy | undefined;
}

/**
 * The policies of every role of an assembly, by the role's ARN.
 *
 * @throws UnknownManagedPolicy – when a role has a policy that neither the assembly holds nor this
 *   module knows: nothing could be said about what it allows
 */
export function rolePolicies(assembly: Assembly): ReadonlyMap<string, RolePolicies> {
  const managed = assembly.resourcesOfType('AWS::IAM::ManagedPolicy');
  const attached = [
    ...assembly.resourcesOfType('AWS::IAM::Policy'),
    ...assembly.resourcesOfType('AWS::IAM::RolePolicy'),
    ...managed,
  ];
  return new Map(
    assembly.resourcesOfType('AWS::IAM::Role').map((role) => {
      const { Policies = [], ManagedPolicyArns = [], PermissionsBoundary } = role.properties;
      const byArn = (policyArn: string) => managedPolicy(policyArn, managed, role);
      const identity = [
        ...Policies.map((inline: { PolicyName: string; PolicyDocument: object }) => ({
          name: inline.PolicyName,
          policy: inline.PolicyDocument,
        })),
        ...attached.filter((policy) => isAttached(policy, role.physicalId)).map(named),
        ...ManagedPolicyArns.map(byArn),
      ];
      const boundary = PermissionsBoundary === undefined ? undefined : byArn(PermissionsBoundary);
      return [role.arn ?? role.physicalId, { identity: distinct(identity), boundary }];
    }),
  );
}

function isAttached({ properties }: ResolvedResource, roleName: string): boolean {
  return properties.RoleName === roleName || (properties.Roles ?? []).includes(roleName);
}

function named(policy: ResolvedResource): NamedPolicy {
  return { name: `${policy.stack}/${policy.logicalId}`, policy: policy.properties.PolicyDocument };
}

function managedPolicy(
  arn: string,
  managed: readonly ResolvedResource[],
  role: ResolvedResource,
): NamedPolicy {
  const own = managed.find((policy) => policy.arn === arn);
  if (own !== undefined) return named(own);
  const [, name = ''] = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
  const policy = AWS_MANAGED_POLICIES[name];
  if (policy !== undefined) return { name: arn, policy };
  throw new RankZeroError(
    'UnknownManagedPolicy',
    `The role '${role.path ?? role.logicalId}' has the policy '${arn}', whose content the local account does not know, so it cannot tell what the role may do. It knows ${Object.keys(AWS_MANAGED_POLICIES).join(', ')} and the policies of the assembly.`,
    { hint: 'Write the statements that the role needs into a policy of the app.' },
  );
}

/** A policy can be attached from both sides; it counts once. */
function distinct(policies: readonly NamedPolicy[]): NamedPolicy[] {
  return [...new Map(policies.map((policy) => [policy.name, policy])).values()];
}
