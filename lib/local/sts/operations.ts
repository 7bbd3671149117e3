import { type CallerFacts, nothing, type Operation, type Service } from '../operations';
import type { StsService } from './sts-service';

/** An operation of STS. */
export interface StsOperation extends Operation {
  /** Parameters that it takes; those that it would have to ignore are refused. */
  readonly parameters: readonly string[];
  /** Answers with the XML of its result. */
  readonly run: (service: StsService, input: URLSearchParams, caller: CallerFacts) => string;
}

/**
 * The operations of STS.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export const STS: Service<StsOperation, 'sts'> = {
  name: 'sts',
  title: 'STS',
  protocol: 'query',
  by: 'sts',
  isGlobal: true,
  denial: { code: 'AccessDenied', statusCode: 403 },
  operations: {
    GetCallerIdentity: {
      needs: nothing,
      parameters: [],
      run: (service, _input, caller) => service.getCallerIdentity(caller),
    },
    GetSessionToken: {
      needs: nothing,
      parameters: ['DurationSeconds'],
      run: (service, input, caller) => service.getSessionToken(input, caller),
    },
    AssumeRole: {
      // The role's own policy decides too, which nothing here evaluates for other roles.
      needs: 'unknown',
      parameters: ['RoleArn', 'RoleSessionName', 'DurationSeconds'],
      run: (service, input, caller) => service.assumeRole(input, caller),
    },
  },
};

/** IAM: answers as to a caller who may ask it nothing, so that clients that ask go on without. */
export const IAM: Service<Operation, 'iam'> = {
  name: 'iam',
  title: 'IAM',
  protocol: 'query',
  by: 'iam',
  isGlobal: true,
  denial: { code: 'AccessDenied', statusCode: 403 },
  operations: {},
};
