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

/** How the SDK says that a session of SSO (IAM Identity Center) has ended, or was never begun. */
const SIGNED_OUT = /aws sso login|Session token not found or invalid/;

/** Reasons of TLS not to trust a server, by OpenSSL's names. */
const NOT_TRUSTED = /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+)$/;

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
  if (UNUSABLE.includes(name) && SIGNED_OUT.test(message)) {
    const { AWS_PROFILE: profile = 'default' } = process.env;
    return new RankZeroError('NoCredentials', `The SSO session of ${profile} has ended.`, {
      cause: error,
      hint: `Log in: aws sso login --profile ${profile}`,
    });
  }
  const { code: reason = '' } = error as NodeJS.ErrnoException;
  if (NOT_TRUSTED.test(reason)) {
    return new RankZeroError(
      'NotTrusted',
      `${service} has a certificate that this machine does not trust: ${message}`,
      {
        cause: error,
        hint: 'A proxy that reads along has its own: set AWS_CA_BUNDLE to the file of your company’s certificates.',
      },
    );
  }
  if (UNUSABLE.includes(name)) {
    // Of a profile that is not there, the SDK says only that it found no credentials.
    if (name === 'CredentialsProviderError') checkProfile();
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
  // What a service does not know is no matter of permissions.
  if (name === 'UnknownOperationException') {
    return new RankZeroError(`${code}Refused`, `${service} refused: ${message}`, { cause: error });
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
