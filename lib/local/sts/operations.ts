import { type InputOf, integer, type StructureShape, string, structure } from '../aws/shapes';
import { type CallerFacts, nothing, type Operation, type Service } from '../operations';
import type { StsService } from './sts-service';

/** An operation of STS. */
export interface StsOperation extends Operation {
  /** What its parameters have to be; others, which it would have to ignore, are refused. */
  readonly input: StructureShape;
  /** Answers with the XML of its result. The input is checked by then. */
  readonly run: (service: StsService, input: never, caller: CallerFacts) => string;
}

/** Makes a row whose `run` gets what its `input` says, typed. */
const row = <S extends StructureShape>(
  operation: Operation & {
    readonly input: S;
    readonly run: (service: StsService, input: InputOf<S>, caller: CallerFacts) => string;
  },
): StsOperation => operation;

/** Shortest life of credentials in seconds. */
const SHORTEST = 900;
const HOUR = 3600;

export const getSessionTokenInput = structure({ DurationSeconds: integer(SHORTEST, 36 * HOUR) });

export const assumeRoleInput = structure({
  'RoleArn!': string(20, 2048, 'arn:[a-z-]+:iam::\\d{12}:role/[\\w+=,.@/-]+'),
  'RoleSessionName!': string(2, 64, '[\\w+=,.@-]*'),
  DurationSeconds: integer(SHORTEST, 12 * HOUR),
});

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
    GetCallerIdentity: row({
      needs: nothing,
      input: structure({}),
      run: (service, _input, caller) => service.getCallerIdentity(caller),
    }),
    GetSessionToken: row({
      needs: nothing,
      input: getSessionTokenInput,
      run: (service, input, caller) => service.getSessionToken(input, caller),
    }),
    AssumeRole: row({
      // The role's own policy decides too, which nothing here evaluates for other roles.
      needs: 'unknown',
      input: assumeRoleInput,
      run: (service, input, caller) => service.assumeRole(input, caller),
    }),
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
