import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isSame } from './digest';

/** What of an S3 request a version 2 signature covers. */
export interface SignedRequestV2 {
  readonly method: string;
  /** Path style, percent-encoded: `/bucket/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** Parameters that are part of what is signed, as they choose what a request does: botocore's list. */
const SIGNED_PARAMETERS: ReadonlySet<string> = new Set([
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'defaultObjectAcl',
  'delete',
  'inventory',
  'lifecycle',
  'location',
  'logging',
  'metrics',
  'notification',
  'notificationConfiguration',
  'object-lock',
  'partNumber',
  'policy',
  'replication',
  'requestPayment',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
  'restore',
  'select',
  'select-type',
  'storageClass',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
]);

/** Whether such a parameter, which version 2 leaves out of what is signed, may be there all the same. */
const HARMLESS =
  /^(?:AWSAccessKeyId|Signature|Expires|x-id|prefix|delimiter|marker|max-keys|list-type|start-after|continuation-token|fetch-owner|encoding-type|key-marker|version-id-marker|upload-id-marker|max-uploads|max-parts|part-number-marker|max-buckets|bucket-region|content-type|content-md5|x-amz-.*)$/i;

/** A parameter of the query that the signature does not cover and that could change the request. */
export function unsignedParameter(query: URLSearchParams): string | undefined {
  return [...query.keys()].find((name) => !SIGNED_PARAMETERS.has(name) && !HARMLESS.test(name));
}

/**
 * Whether a version 2 signature was made of this request with this secret.
 *
 * @param date the value of `Expires` in a presigned URL, of the Date header otherwise
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 */
export function isSignedByV2(
  request: SignedRequestV2,
  date: string,
  signature: string,
  secret: string,
): boolean {
  const text = [
    request.method,
    oneOf(request, 'content-md5'),
    oneOf(request, 'content-type'),
    date,
    ...amzHeaders(request),
    resource(request),
  ].join('\n');
  return isSame(createHmac('sha1', secret).update(text).digest('base64'), signature);
}

/** boto3 puts headers that it has signed into the query of a presigned URL. */
function oneOf({ headers, query }: SignedRequestV2, name: string): string {
  return one(headers[name] ?? query.get(name) ?? '');
}

function amzHeaders({ headers, query }: SignedRequestV2): string[] {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-')) found.set(name, one(value).trim());
  }
  // In a presigned URL parameters stand for the headers of that name.
  for (const [name, value] of query) {
    if (/^x-amz-/i.test(name)) found.set(name.toLowerCase(), value);
  }
  return [...found].sort(byName).map(([name, value]) => `${name}:${value}`);
}

function resource({ path, query }: SignedRequestV2): string {
  const parameters = [...query]
    .filter(([name]) => SIGNED_PARAMETERS.has(name))
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function one(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
