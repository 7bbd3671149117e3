import { AwsError } from '../aws/errors';
import type { Authorizer, Place, Requirement } from '../iam';
import type { ServiceFacts } from './service';

/** A call about to be carried out. */
export interface CallToAuthorize {
  readonly service: Pick<ServiceFacts<unknown>, 'name' | 'denial'>;
  /** Whose key has signed it. */
  readonly accessKeyId: string;
  /**
   * What it needs, from the row of its operation.
   *
   * @throws AccessDeniedException – when that is not known
   */
  needs(place: Place): readonly Requirement[];
}

/** What {@link authorizeCalls} needs to know. */
export interface AuthorizeCallsOptions {
  readonly authorizer: Pick<Authorizer, 'check'>;
  readonly place: Place;
  /** The role that an access key belongs to; undefined for the user's own, who may do everything. */
  roleOf(accessKeyId: string): string | undefined;
}

/**
 * Makes the check of calls by the policies of the role that signed them.
 *
 * @returns a function that throws AccessDeniedException, or what the service says instead, for a
 *   call that is denied
 */
export function authorizeCalls({ authorizer, place, roleOf }: AuthorizeCallsOptions) {
  const authorize = authorizeRole({ authorizer, place });
  return ({ accessKeyId, ...call }: CallToAuthorize): Promise<void> =>
    authorize(roleOf(accessKeyId), call);
}

/**
 * The same for a role that is known; without one, it is the user, who may do everything.
 *
 * @returns a function that throws as that of {@link authorizeCalls}
 */
export function authorizeRole({
  authorizer,
  place,
}: Pick<AuthorizeCallsOptions, 'authorizer' | 'place'>) {
  return async (
    role: string | undefined,
    { service, needs }: Omit<CallToAuthorize, 'accessKeyId'>,
  ): Promise<void> => {
    if (role === undefined) return;
    try {
      for (const requirement of needs(place)) await authorizer.check(role, requirement);
    } catch (error) {
      throw error instanceof AwsError ? inWordsOf(service, error) : error;
    }
  };
}

function inWordsOf({ denial }: CallToAuthorize['service'], error: AwsError): AwsError {
  if (error.code !== 'AccessDeniedException' || denial === undefined) return error;
  return new AwsError(denial.code, error.message, denial.statusCode);
}
