import type { Assembly } from '../../../lib/local/assembly';
import { assumableBy, type Permission } from '../../../lib/local/iam';
import { rolePolicies } from '../../../lib/local/iam/role-policies';

/** An action that a statement of a role allows. */
export interface Granted {
  /** Path of the role in its stack; `jobs` for every role that SageMaker assumes. */
  readonly role: string;
  /** `Sid` of the statement, empty where it has none. */
  readonly statement: string;
  readonly action: string;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
}

/** Everything that the policies of an app's roles allow. */
export function granted(assembly: Assembly): Granted[] {
  const nameOf = roleNames(assembly);
  return [...rolePolicies(assembly)].flatMap(([arn, { identity }]) =>
    identity
      .flatMap(({ policy }) => (policy as { readonly Statement: Statement[] }).Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Sid = '', Action }) =>
        [Action].flat().map((action) => ({ role: nameOf(arn), statement: Sid, action })),
      ),
  );
}

/** What of it was used. */
export function used(assembly: Assembly, permissions: readonly Permission[]): Granted[] {
  const nameOf = roleNames(assembly);
  return permissions.flatMap(({ principal, action, statements }) =>
    statements.map((statement = '') => ({ role: nameOf(principal), statement, action })),
  );
}

/** Names, each once and sorted: `role statement action`. */
export function namesOf(all: readonly Granted[]): string[] {
  return [
    ...new Set(all.map(({ role, statement, action }) => `${role} ${statement} ${action}`)),
  ].sort();
}

function roleNames(assembly: Assembly): (arn: string) => string {
  const isOfJobs = assumableBy(['sagemaker'], assembly);
  const roles = new Map(
    assembly
      .resourcesOfType('AWS::IAM::Role')
      .map(({ arn = '', path = '' }) => [arn, path.split('/').slice(1, -1).join('/')]),
  );
  return (arn) => (isOfJobs(arn) ? 'jobs' : (roles.get(arn) ?? arn));
}
