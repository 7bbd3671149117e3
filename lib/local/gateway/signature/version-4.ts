import { hmac, isSame, sha256 } from './digest';
import type { RequestSignature } from './read-signature';

/** What of a request a version 4 signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly rawPath: string;
  /** As sent, with its `?`, or empty. */
  readonly search: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  /** The last line of the canonical request: a SHA-256, or what stands for it. */
  readonly payloadHash: string;
  /** `YYYYMMDDThhmmssZ` */
  readonly time: string;
}

/** The key of a day, a region and a service. */
export function signingKey(
  secret: string,
  { date, region = '', service }: Pick<RequestSignature, 'date' | 'region' | 'service'>,
): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (key, part) => hmac(key, part),
    `AWS4${secret}`,
  ) as Buffer;
}

/** `date/region/service/aws4_request` */
export function scopeOf({ date, region, service }: RequestSignature): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/**
 * Whether a version 4 signature was made of this request with this secret.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedByV4(
  request: SignedRequest,
  signature: RequestSignature,
  secret: string,
): boolean {
  const key = signingKey(secret, signature);
  return canonicalPaths(request.rawPath, signature.service).some((path) => {
    const canonical = [
      request.method,
      path,
      canonicalQuery(request.search),
      ...signature.signedHeaders.map((name) => `${name}:${headerValue(request.rawHeaders, name)}`),
      '',
      signature.signedHeaders.join(';'),
      request.payloadHash,
    ].join('\n');
    const text = ['AWS4-HMAC-SHA256', request.time, scopeOf(signature), sha256(canonical)];
    return isSame(hmac(key, text.join('\n')).toString('hex'), signature.signature);
  });
}

/**
 * S3 signs a path as it is sent, other services encode it once more. Clients differ in which
 * characters they leave as they are, which S3 evens out.
 */
function canonicalPaths(rawPath: string, service: string): readonly string[] {
  if (service !== 's3') return [encodePath(rawPath)];
  return [...new Set([rawPath, encodePath(decode(rawPath))])];
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}

function canonicalQuery(search: string): string {
  return search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encode(decodeForm(name)), encode(decodeForm(value.join('=')))] as const;
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function headerValue(rawHeaders: readonly string[], name: string): string {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== name) continue;
    values.push((rawHeaders[index + 1] ?? '').trim().replace(/\s+/g, ' '));
  }
  return values.join(',');
}

/** Everything but letters, digits and `-._~` is encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeForm(text: string): string {
  return decode(text.replace(/\+/g, ' '));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
