import { AwsError } from '../aws/errors';
import type { Authorizer } from './authorizer';
import { type RequestFacts, requestActions } from './request-actions';
import type { Place } from './types';

/** What {@link authorizeRequests} needs to know. */
export interface AuthorizeRequestsOptions {
  readonly authorizer: Authorizer;
  readonly place: Place;
  /** The role that an access key belongs to; undefined for the user's own, who may do everything. */
  roleOf(accessKeyId: string): string | undefined;
}

/**
 * Makes the check of an HTTP request by the policies of the role that signed it.
 *
 * @returns a function that throws AccessDeniedException (AccessDenied from S3) for a denied request
 */
export function authorizeRequests({ authorizer, place, roleOf }: AuthorizeRequestsOptions) {
  return async (request: RequestFacts & { readonly accessKeyId: string }): Promise<void> => {
    const role = roleOf(request.accessKeyId);
    if (role === undefined) return;
    try {
      for (const requirement of requestActions(request, place)) {
        await authorizer.check(role, requirement);
      }
    } catch (error) {
      throw error instanceof AwsError ? inProtocol(error, request.service) : error;
    }
  };
}

/** Each service has its own code and status for the same refusal. */
function inProtocol(error: AwsError, service: string): AwsError {
  if (error.code !== 'AccessDeniedException') return error;
  if (service === 's3' || service === 'sts')
    return new AwsError('AccessDenied', error.message, 403);
  if (service === 'sns') return new AwsError('AuthorizationError', error.message, 403);
  return error;
}
