import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
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
 * @param tell called for each policy whose content cannot be read: it counts as one that allows
 *   nothing. A boundary that cannot be read allows nothing either. @default - it is thrown
 * @throws UnknownManagedPolicy – when a role has a policy that neither the assembly holds nor this
 *   module knows: nothing could be said about what it allows
 */
export function rolePolicies(
  assembly: Assembly,
  tell?: TellUnreadable,
): ReadonlyMap<string, RolePolicies> {
  const managed = assembly.resourcesOfType('AWS::IAM::ManagedPolicy');
  const attached = [
    ...assembly.resourcesOfType('AWS::IAM::Policy'),
    ...assembly.resourcesOfType('AWS::IAM::RolePolicy'),
    ...managed,
  ];
  return new Map(
    assembly.resourcesOfType('AWS::IAM::Role').map((role) => {
      const listed = (name: string): unknown[] =>
        attempt(role, () => role.property(name) ?? [], tell) ?? [];
      const byArn = (policyArn: unknown) =>
        attempt(role, () => managedPolicy(String(policyArn), managed, role), tell) ?? [];
      const inline = listed('Policies') as { PolicyName: string; PolicyDocument: object }[];
      const identity = [
        ...inline.map(({ PolicyName: name, PolicyDocument: policy }) => ({ name, policy })),
        ...attached
          .filter((policy) => attempt(policy, () => isAttached(policy, role.physicalId), tell))
          .flatMap((policy) => attempt(role, () => named(policy), tell) ?? []),
        ...listed('ManagedPolicyArns').flatMap(byArn),
      ];
      const limit = attempt(role, () => role.property('PermissionsBoundary') ?? null, tell);
      const boundary = limit === null ? undefined : ([byArn(limit)].flat()[0] ?? NOTHING);
      return [role.arn ?? role.physicalId, { identity: distinct(identity), boundary }];
    }),
  );
}

/** A boundary that nobody could read. */
const NOTHING: NamedPolicy = { name: 'unknown', policy: { Version: '2012-10-17', Statement: [] } };

function isAttached(policy: ResolvedResource, roleName: string): boolean {
  const roles: readonly string[] = policy.property('Roles') ?? [];
  return policy.property('RoleName') === roleName || roles.includes(roleName);
}

function named(policy: ResolvedResource): NamedPolicy {
  return { name: `${policy.stack}/${policy.logicalId}`, policy: policy.property('PolicyDocument') };
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
    `The role '${role.path ?? role.logicalId}' has the policy '${arn}', but the local account does not know its content, so it cannot tell what the role may do. It knows ${Object.keys(AWS_MANAGED_POLICIES).join(', ')} and the policies of the assembly.`,
    { hint: 'Write the statements that the role needs into a policy of the app.' },
  );
}

/** A policy can be attached from both sides; it counts once. */
function distinct(policies: readonly NamedPolicy[]): NamedPolicy[] {
  return [...new Map(policies.map((policy) => [policy.name, policy])).values()];
}
