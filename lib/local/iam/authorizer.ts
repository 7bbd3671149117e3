import type { RunSimulationResults } from '@cloud-copilot/iam-simulate';
import { RankZeroError } from '../../core/errors';
import type { Assembly } from '../assembly';
import { AwsError } from '../errors';
import { denial } from './denial';
import { implied, withKeyArn } from './implied';
import { type ResourcePolicies, resourcePolicies } from './resource-policies';
import { type RolePolicies, rolePolicies } from './role-policies';
import type { AuthorizationQuery, ConditionValues, Decision, Requirement } from './types';

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
 * @throws UnknownManagedPolicy – when a role has a managed policy with unknown content
 */
export function createAuthorizer(assembly: Assembly): Authorizer {
  return new PolicyAuthorizer(assembly, rolePolicies(assembly), resourcePolicies(assembly));
}

/** How long decisions are kept. Conditions on the time of day are exact to this. */
const KEPT_MS = 60_000;

class PolicyAuthorizer implements Authorizer {
  private readonly decisions = new Map<string, Promise<Decision>>();
  private keptSince = 0;

  constructor(
    private readonly assembly: Assembly,
    private readonly roles: ReadonlyMap<string, RolePolicies>,
    private readonly resources: ResourcePolicies,
  ) {}

  async authorize(asked: AuthorizationQuery): Promise<Decision> {
    const role = this.roles.get(asked.principal);
    if (role === undefined) return { allowed: true };
    const query = withKeyArn(asked, this.resources);
    const decision = await this.decideOnce(query, role);
    const more = decision.allowed && implied(query, this.resources, this.assembly.environment);
    return more ? this.decideOnce({ ...query, ...more }, role) : decision;
  }

  async check(principal: string, requirement: Requirement): Promise<void> {
    const decision = await this.authorize({ ...requirement, principal });
    if (!decision.allowed) throw new AwsError('AccessDeniedException', decision.message);
  }

  private decideOnce(query: AuthorizationQuery, role: RolePolicies): Promise<Decision> {
    const now = Date.now();
    if (now - this.keptSince > KEPT_MS) {
      this.decisions.clear();
      this.keptSince = now;
    }
    const { principal, session, action, resource, context } = query;
    const key = JSON.stringify([principal, session, action, resource, context]);
    const known = this.decisions.get(key);
    if (known !== undefined) return known;
    const decision = this.decide(query, role);
    this.decisions.set(key, decision);
    return decision;
  }

  private async decide(query: AuthorizationQuery, role: RolePolicies): Promise<Decision> {
    // Loaded when a role first calls: starting an account must not wait for it.
    const { runSimulation } = await import('@cloud-copilot/iam-simulate');
    const { principal, session = 'local', action, resource } = query;
    const name = principal.slice(principal.lastIndexOf('/') + 1);
    const { account, partition } = this.assembly.environment;
    const caller = `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
    const result = await runSimulation(
      {
        request: {
          principal: caller,
          action,
          resource: { resource, accountId: account },
          contextVariables: this.contextOf(query),
        },
        identityPolicies: [...role.identity],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: this.resources.policyOf(resource),
        ...(role.boundary && { permissionBoundaryPolicies: [role.boundary] }),
      },
      {},
    );
    if (result.resultType === 'error') throw notDecided(query, result);
    if (result.overallResult === 'Allowed') return { allowed: true };
    return denial(query, caller, result);
  }

  private contextOf({ principal, context }: AuthorizationQuery): Record<string, string | string[]> {
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
      ...context,
    };
    return values as Record<string, string | string[]>;
  }
}

function notDecided(
  { principal, action, resource }: AuthorizationQuery,
  { errors }: Extract<RunSimulationResults, { resultType: 'error' }>,
): RankZeroError {
  const { message, ...details } = errors;
  const found = message === 'policy.errors' ? JSON.stringify(details) : message;
  return new RankZeroError(
    'PolicyNotEvaluated',
    `Whether '${principal}' may do ${action} on ${resource} cannot be decided: ${found}.`,
    { hint: 'Correct the policy, and synthesize again.' },
  );
}
