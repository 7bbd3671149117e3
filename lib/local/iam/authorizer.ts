import { RankZeroError } from '../../core/errors';
import type { Assembly, TellUnreadable } from '../assembly';
import { AwsError } from '../aws/errors';
import { denial } from './denial';
import { evaluate, InvalidPolicy, type Policy, RequestContext, readPolicy } from './evaluator';
import { implied, withKeyArn } from './implied';
import { type ResourcePolicies, resourcePolicies } from './resource-policies';
import { resourceTags } from './resource-tags';
import { type RolePolicies, rolePolicies } from './role-policies';
import type {
  AuthorizationQuery,
  ConditionValues,
  Decision,
  FindTags,
  Requirement,
  TellAllowed,
} from './types';

/** Decides by the policies of an assembly what its roles may do. */
export interface Authorizer {
  /**
   * Whether a role may do something.
   *
   * A role that the assembly does not make may do everything: nobody here knows its policies.
   */
  authorize(query: AuthorizationQuery): Promise<Decision>;
  /**
   * The same as a check that throws.
   *
   * @throws AccessDeniedException – when the role may not
   */
  check(principal: string, requirement: Requirement): Promise<void>;
}

/**
 * Makes the authorizer of an assembly.
 *
 * @param findTags the tags of what runs here, for conditions on them. @default - nothing has any
 * @param tell called for each role and resource with a policy that cannot be read: such a policy
 *   allows nothing, and that of a resource denies everything. @default - it is thrown
 * @param tellAllowed called for everything that a role of the assembly is allowed. @default - nobody
 *   is told
 * @throws UnknownManagedPolicy – when a role has a managed policy with unknown content
 */
export function createAuthorizer(
  assembly: Assembly,
  findTags: FindTags = () => undefined,
  tell?: TellUnreadable,
  tellAllowed: TellAllowed = () => undefined,
): Authorizer {
  const roles = rolePolicies(assembly, tell);
  const resources = resourcePolicies(assembly, tell);
  return new PolicyAuthorizer(assembly, roles, resources, findTags, tellAllowed);
}

class PolicyAuthorizer implements Authorizer {
  private readonly read = new WeakMap<object, Policy>();

  constructor(
    private readonly assembly: Assembly,
    private readonly roles: ReadonlyMap<string, RolePolicies>,
    private readonly resources: ResourcePolicies,
    private readonly findTags: FindTags,
    private readonly tellAllowed: TellAllowed,
  ) {}

  async authorize(asked: AuthorizationQuery): Promise<Decision> {
    const role = this.roles.get(asked.principal);
    if (role === undefined) return { allowed: true };
    const query = withKeyArn(asked, this.resources);
    const decision = this.decide(query, role);
    const more = decision.allowed && implied(query, this.resources, this.assembly.environment);
    return more ? this.decide({ ...query, ...more }, role) : decision;
  }

  async check(principal: string, requirement: Requirement): Promise<void> {
    const decision = await this.authorize({ ...requirement, principal });
    if (!decision.allowed) throw new AwsError('AccessDeniedException', decision.message);
  }

  private decide(query: AuthorizationQuery, role: RolePolicies): Decision {
    const { principal, session = 'local', action, resource } = query;
    const name = principal.slice(principal.lastIndexOf('/') + 1);
    const { account, partition } = this.assembly.environment;
    const sessionArn = `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
    const ofResource = this.resources.policyOf(resource);
    const verdict = evaluate(
      {
        action,
        resource,
        principal: { sessionArn, roleArn: principal, account },
        context: this.contextOf(query),
      },
      {
        identity: role.identity.map(({ name: policy, policy: document }) =>
          this.policy(query, `the policy '${policy}'`, document),
        ),
        resource: ofResource && this.policy(query, `the policy of ${resource}`, ofResource),
        boundary:
          role.boundary &&
          this.policy(query, `the boundary '${role.boundary.name}'`, role.boundary.policy),
      },
    );
    if (!verdict.allowed) return denial(query, sessionArn, verdict);
    const statements = verdict.by.map(({ sid }) => sid);
    this.tellAllowed({ principal, action, resource, statements });
    return { allowed: true };
  }

  /** Reads a document, once. */
  private policy(query: AuthorizationQuery, what: string, document: object): Policy {
    const known = this.read.get(document);
    if (known !== undefined) return known;
    try {
      const policy = readPolicy(document);
      this.read.set(document, policy);
      return policy;
    } catch (error) {
      throw error instanceof InvalidPolicy ? notDecided(query, what, error) : error;
    }
  }

  private contextOf(query: AuthorizationQuery): RequestContext {
    const { principal, context } = query;
    const { account, region } = this.assembly.environment;
    const now = new Date();
    const values: ConditionValues = {
      'aws:CurrentTime': now.toISOString(),
      'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
      'aws:PrincipalAccount': account,
      'aws:PrincipalArn': principal,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalType': 'AssumedRole',
      'aws:RequestedRegion': region,
      'aws:ResourceAccount': account,
      // The loopback interface stands for TLS: nobody can listen in on it, and buckets that
      // insist on TLS have to work here as they will on AWS, where every client uses it.
      'aws:SecureTransport': 'true',
      'aws:SourceIp': '127.0.0.1',
      'aws:ViaAWSService': 'false',
      ...resourceTags(this.findTags, query),
      ...context,
    };
    return new RequestContext(values);
  }
}

function notDecided(
  { principal, action, resource }: AuthorizationQuery,
  what: string,
  cause: InvalidPolicy,
): RankZeroError {
  return new RankZeroError(
    'PolicyNotEvaluated',
    `Whether '${principal}' may do ${action} on ${resource} cannot be decided: IAM does not accept ${what}. ${cause.message}.`,
    { cause, hint: 'Correct the policy and synthesize again.' },
  );
}
