import { AwsError } from '../../aws/errors';
import type { WireProtocol } from '../incoming';

/** What can be wrong with who signed a request and how. */
export type SignatureFault =
  | 'missing'
  | 'unknown key'
  | 'wrong signature'
  | 'skewed'
  | 'bad token'
  | 'expired token'
  | 'expired url'
  | 'malformed';

type Words = readonly [code: string, message: string, status: number];

/** The end of every refusal: where the right credentials are. */
const HINT =
  'The local account makes new credentials each time that it starts: eval "$(rankzero env)" sets those of the running \'rankzero serve\'.';

const SIGNATURE_DIFFERS =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
const TOKEN_INVALID = 'The security token included in the request is invalid.';

/** Each protocol has its own code for the same fault. */
const WORDS: Readonly<Record<SignatureFault, Readonly<Record<'s3' | 'query' | 'json', Words>>>> = {
  missing: {
    s3: ['AccessDenied', 'Access Denied: the request carries no AWS signature.', 403],
    query: ['MissingAuthenticationToken', 'Request is missing Authentication Token.', 403],
    json: ['MissingAuthenticationTokenException', 'Missing Authentication Token.', 403],
  },
  'unknown key': {
    s3: [
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    ],
    query: ['InvalidClientTokenId', TOKEN_INVALID, 403],
    json: ['UnrecognizedClientException', TOKEN_INVALID, 403],
  },
  'wrong signature': {
    s3: ['SignatureDoesNotMatch', SIGNATURE_DIFFERS, 403],
    query: ['SignatureDoesNotMatch', SIGNATURE_DIFFERS, 403],
    json: ['InvalidSignatureException', SIGNATURE_DIFFERS, 403],
  },
  skewed: {
    s3: [
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    ],
    query: ['SignatureDoesNotMatch', 'Signature expired or not yet current.', 403],
    json: ['InvalidSignatureException', 'Signature expired or not yet current.', 403],
  },
  'bad token': {
    s3: ['InvalidToken', 'The provided token is malformed or otherwise invalid.', 400],
    query: ['InvalidClientTokenId', TOKEN_INVALID, 403],
    json: ['UnrecognizedClientException', TOKEN_INVALID, 403],
  },
  'expired token': {
    s3: ['ExpiredToken', 'The provided token has expired.', 400],
    query: ['ExpiredToken', 'The security token included in the request is expired.', 403],
    json: ['ExpiredTokenException', 'The security token included in the request is expired.', 403],
  },
  'expired url': {
    s3: ['AccessDenied', 'Request has expired.', 403],
    query: ['SignatureDoesNotMatch', 'Signature expired.', 403],
    json: ['InvalidSignatureException', 'Signature expired.', 403],
  },
  malformed: {
    s3: ['AuthorizationHeaderMalformed', 'The signature that you provided is malformed.', 400],
    query: ['IncompleteSignature', 'The signature that you provided is malformed.', 403],
    json: ['IncompleteSignatureException', 'The signature that you provided is malformed.', 403],
  },
};

/** Faults that stay the same with other credentials. */
const NOT_OF_CREDENTIALS: ReadonlySet<SignatureFault> = new Set([
  'skewed',
  'expired url',
  'malformed',
]);

/**
 * The error by which AWS tells a fault in a signature.
 *
 * @param detail what was found here and what to do, after AWS's own words
 */
export function refusal(fault: SignatureFault, protocol: WireProtocol, detail = ''): AwsError {
  const form = protocol === 'rest-xml' ? 's3' : protocol === 'query' ? 'query' : 'json';
  const [code, message, status] = WORDS[fault][form];
  const hint = NOT_OF_CREDENTIALS.has(fault) ? '' : HINT;
  return new AwsError(
    code,
    [message, detail, hint].filter((text) => text !== '').join(' '),
    status,
  );
}
