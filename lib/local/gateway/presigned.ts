import type { IncomingCall } from './incoming';

/** Parameters that make up a signature, and the name of the operation that some clients add. */
const OF_SIGNATURE =
  /^(?:X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)|AWSAccessKeyId|Signature|Expires|x-id|content-type|content-md5)$/i;
/**
 * A URL is signed before there is a body: clients sign the checksum of none, which nothing can
 * have.
 */
const OF_NO_BODY = /^x-amz-(?:checksum-.*|sdk-checksum-algorithm)$/i;

/**
 * A presigned S3 request as it would have been sent with its signature in the headers: parameters
 * that stand for headers become some, and those of the signature go.
 */
export function withHeadersOfQuery(call: IncomingCall): IncomingCall {
  if (call.signature?.place !== 'query') return call;
  const headers = { ...call.headers };
  const kept: string[] = [];
  for (const pair of call.search.slice(1).split('&')) {
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    if (OF_SIGNATURE.test(name) || OF_NO_BODY.test(name)) continue;
    if (/^x-amz-/i.test(name)) headers[name.toLowerCase()] ??= value;
    else if (pair !== '') kept.push(pair);
  }
  const search = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return { ...call, headers, search, query: new URLSearchParams(search) };
}
