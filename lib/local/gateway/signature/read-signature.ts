import type { IncomingHttpHeaders } from 'node:http';

/** What a request says about who signed it and how. */
export interface RequestSignature {
  /** `v4a` is the asymmetric form, which names no region in its scope. */
  readonly version: 'v2' | 'v4' | 'v4a';
  /** Whether it stands in the Authorization header or, in a presigned URL, in the query. */
  readonly place: 'header' | 'query';
  readonly accessKeyId: string;
  readonly signature: string;
  /** Signing name of the service; version 2 names none, and only S3 clients still send it. */
  readonly service: string;
  /** Undefined where the signature names none. */
  readonly region: string | undefined;
  /** `YYYYMMDD` of the scope; empty in version 2. */
  readonly date: string;
  /** Lower-case names, as sent. */
  readonly signedHeaders: readonly string[];
}

/** Reads the signature of a request. @returns undefined if there is no readable one */
export function readSignature(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): RequestSignature | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return ofHeader(authorization, headers);
  return ofQuery(query);
}

function ofHeader(header: string, headers: IncomingHttpHeaders): RequestSignature | undefined {
  const algorithm = /^AWS4-(HMAC-SHA256|ECDSA-P256-SHA256)\s+(.*)$/.exec(header);
  if (algorithm !== null) {
    const parts = new Map(
      (algorithm[2] ?? '').split(',').map((part) => {
        const [name = '', ...value] = part.trim().split('=');
        return [name, value.join('=')] as const;
      }),
    );
    return ofScope({
      version: algorithm[1] === 'HMAC-SHA256' ? 'v4' : 'v4a',
      place: 'header',
      credential: parts.get('Credential') ?? '',
      signature: parts.get('Signature') ?? '',
      signedHeaders: parts.get('SignedHeaders') ?? '',
      regionSet: String(headers['x-amz-region-set'] ?? ''),
    });
  }
  const legacy = /^AWS ([^:\s]+):(\S+)$/.exec(header);
  return legacy === null ? undefined : version2('header', legacy[1] ?? '', legacy[2] ?? '');
}

function ofQuery(query: URLSearchParams): RequestSignature | undefined {
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) {
    const algorithm = query.get('X-Amz-Algorithm');
    if (algorithm !== 'AWS4-HMAC-SHA256' && algorithm !== 'AWS4-ECDSA-P256-SHA256') {
      return undefined;
    }
    return ofScope({
      version: algorithm === 'AWS4-HMAC-SHA256' ? 'v4' : 'v4a',
      place: 'query',
      credential,
      signature: query.get('X-Amz-Signature') ?? '',
      signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
      regionSet: query.get('X-Amz-Region-Set') ?? '',
    });
  }
  const key = query.get('AWSAccessKeyId');
  const signature = query.get('Signature');
  return key === null || signature === null ? undefined : version2('query', key, signature);
}

function version2(
  place: RequestSignature['place'],
  accessKeyId: string,
  signature: string,
): RequestSignature {
  const none = { region: undefined, date: '', signedHeaders: [] };
  return { version: 'v2', place, accessKeyId, signature, service: 's3', ...none };
}

interface ScopeParts extends Pick<RequestSignature, 'version' | 'place' | 'signature'> {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly regionSet: string;
}

/** `KEY/date/region/service/aws4_request`, or without the region where the signature is 4A. */
function ofScope(parts: ScopeParts): RequestSignature | undefined {
  const scope = parts.credential.split('/');
  const fields = parts.version === 'v4' ? 4 : 3;
  if (scope.at(-1) !== 'aws4_request' || scope.length !== fields + 1) return undefined;
  return {
    version: parts.version,
    place: parts.place,
    signature: parts.signature,
    accessKeyId: scope[0] ?? '',
    date: scope[1] ?? '',
    region: parts.version === 'v4' ? scope[2] : parts.regionSet.split(',')[0] || undefined,
    service: (scope.at(-2) ?? '').toLowerCase(),
    signedHeaders: parts.signedHeaders.split(';').filter((name) => name !== ''),
  };
}
