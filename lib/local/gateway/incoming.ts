import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AwsError } from '../errors';
import { pathStyle } from './s3-address';

/** How a service writes its requests, answers and errors on the wire. */
export type WireProtocol = 'json' | 'query' | 'rest-xml' | 'rest-json' | 'cbor';

/** One request, told apart by what its signature says. Signatures are read and never verified. */
export interface IncomingCall {
  readonly requestId: string;
  /** The signing name: `states`, `s3`, … */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly protocol: WireProtocol;
  readonly method: string;
  /** Path as sent, still percent-encoded; for S3 always `/bucket/key`. */
  readonly path: string;
  /** Query string as sent, with its `?`, or empty. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The X-Amz-Target header of the AWS JSON protocols. */
  readonly target: string | undefined;
}

interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const PROTOCOLS: Readonly<Record<string, WireProtocol>> = {
  states: 'json',
  sagemaker: 'json',
  ssm: 'json',
  logs: 'json',
  s3: 'rest-xml',
  sns: 'query',
  sts: 'query',
};

/**
 * Reads who calls which service from a request's line and headers.
 *
 * @throws MissingAuthenticationTokenException, AccessDenied – when the request is not signed
 */
export function readIncoming(request: IncomingMessage, defaultRegion: string): IncomingCall {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const rawPath = mark === -1 ? url : url.slice(0, mark);
  const search = mark === -1 ? '' : url.slice(mark);
  const query = new URLSearchParams(search);
  const target = single(request.headers['x-amz-target']);
  const scope =
    scopeOfHeader(single(request.headers.authorization), request.headers, defaultRegion) ??
    scopeOfQuery(query, defaultRegion);
  const protocol = protocolOf(scope?.service, request.headers, target);
  const call = {
    requestId: randomUUID(),
    service: scope?.service ?? (target === undefined ? 's3' : 'unsigned'),
    region: scope?.region ?? defaultRegion,
    accessKeyId: scope?.accessKeyId ?? '',
    protocol,
    method: request.method ?? 'GET',
    path: scope?.service === 's3' ? pathStyle(rawPath, request.headers.host) : rawPath,
    search,
    query,
    headers: request.headers,
    target,
  };
  if (scope === undefined) throw new UnsignedCall(call);
  return call;
}

/** A request without a signature; keeps the call, so that the answer can take its protocol's form. */
export class UnsignedCall extends AwsError {
  constructor(readonly call: IncomingCall) {
    const message =
      'The request carries no AWS signature, so nothing says which service it is for. Sign it with any credentials, for example AWS_ACCESS_KEY_ID=rankzero AWS_SECRET_ACCESS_KEY=local.';
    super(
      call.protocol === 'rest-xml' ? 'AccessDenied' : 'MissingAuthenticationTokenException',
      message,
      403,
    );
  }
}

function protocolOf(
  service: string | undefined,
  headers: IncomingHttpHeaders,
  target: string | undefined,
): WireProtocol {
  const known = service === undefined ? undefined : PROTOCOLS[service];
  if (known !== undefined) return known;
  // Services that are refused still have to be refused in a form that their client can read.
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  if (target !== undefined) return 'json';
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return 'query';
  return service === undefined ? 'rest-xml' : 'rest-json';
}

function scopeOfHeader(
  header: string | undefined,
  headers: IncomingHttpHeaders,
  defaultRegion: string,
): CredentialScope | undefined {
  if (header === undefined) return undefined;
  const credential = /^AWS4-[A-Z0-9-]+ .*?Credential=([^,\s]+)/.exec(header)?.[1];
  if (credential !== undefined) {
    return scopeOf(credential, single(headers['x-amz-region-set']) ?? defaultRegion);
  }
  // Signature version 2 names no service, and only S3 clients still send it.
  const legacy = /^AWS ([^:\s]+):/.exec(header)?.[1];
  return legacy === undefined
    ? undefined
    : { accessKeyId: legacy, region: defaultRegion, service: 's3' };
}

function scopeOfQuery(query: URLSearchParams, defaultRegion: string): CredentialScope | undefined {
  const credential = query.get('X-Amz-Credential');
  if (credential !== null)
    return scopeOf(credential, query.get('X-Amz-Region-Set') ?? defaultRegion);
  const legacy = query.get('AWSAccessKeyId');
  return legacy === null || !query.has('Signature')
    ? undefined
    : { accessKeyId: legacy, region: defaultRegion, service: 's3' };
}

/** `KEY/date/region/service/aws4_request`, or without the region where the signature is 4A. */
function scopeOf(credential: string, regionSet: string): CredentialScope | undefined {
  const parts = credential.split('/');
  if (parts.at(-1) !== 'aws4_request' || parts.length < 4) return undefined;
  const service = parts.at(-2) ?? '';
  // An access key id may hold slashes of its own, so the scope is counted from the end.
  const hasRegion = /^\d{8}$/.test(parts.at(-4) ?? '');
  const dateAt = hasRegion ? -4 : -3;
  const region = hasRegion ? (parts.at(-3) ?? regionSet) : (regionSet.split(',')[0] ?? regionSet);
  return { accessKeyId: parts.slice(0, dateAt).join('/'), region, service: service.toLowerCase() };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
