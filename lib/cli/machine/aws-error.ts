import { isRankZeroError, RankZeroError } from '../../core';
import { checkProfile } from '../images/profiles';

/** The service of AWS that a command asks, in words. */
export interface AskedService {
  /** E.g. `ECR`. */
  readonly name: string;
  /** What errors are called after, e.g. `Ecr` for `EcrRefused`. */
  readonly code: string;
  /** What the service is asked for, e.g. `push to`; follows "No AWS region to". */
  readonly purpose: string;
  /** The permissions that the command needs, as a sentence. */
  readonly needs: string;
}

/** What AWS says where a policy lacks something: who, what, and on what. */
const NOT_AUTHORIZED =
  /(?:User: (?<who>\S+) is )?not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: "?(?<resource>[^\s"]+))?/i;

const UNUSABLE = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'TokenProviderError',
  'UnrecognizedClientException',
];

/** Why a call to AWS failed, if the user can do something about it; else the error itself. */
export function awsError(
  error: unknown,
  { name: service, code, purpose, needs }: AskedService,
): unknown {
  if (!(error instanceof Error) || isRankZeroError(error)) return error;
  const { name, message } = error;
  if (message === 'Region is missing') {
    checkProfile();
    return new RankZeroError('NoRegion', `No AWS region to ${purpose} is set.`, {
      cause: error,
      hint: 'Give --region, or set AWS_REGION.',
    });
  }
  if (UNUSABLE.includes(name)) {
    return new RankZeroError('NoCredentials', `AWS accepted no credentials: ${message}`, {
      cause: error,
      hint: 'Log in (`aws sso login`, or whatever your account uses), or set AWS_PROFILE.',
    });
  }
  const { $metadata: { httpStatusCode } = {} } = error as {
    $metadata?: { httpStatusCode?: number };
  };
  if (httpStatusCode === undefined) {
    return new RankZeroError(
      `${code}Unreachable`,
      `${service} did not answer: ${name}: ${message}`,
      { cause: error, hint: 'Check the network, the proxy and --region.' },
    );
  }
  const { who, action, resource } = NOT_AUTHORIZED.exec(message)?.groups ?? {};
  if (action !== undefined) {
    const where = resource === undefined ? '' : ` on ${resource}`;
    return new RankZeroError(
      'NotAllowed',
      `${who ?? 'You'} may not do this: ${action}${where} is missing.`,
      { cause: error, hint: needs },
    );
  }
  return new RankZeroError(`${code}Refused`, `${service} refused: ${name}: ${message}`, {
    cause: error,
    hint: needs,
  });
}
