import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pathStyle } from '../s3/address';
import { serviceOf } from './services';
import { type RequestSignature, readSignature } from './signature/read-signature';

/** How a service writes its requests, answers and errors on the wire. */
export type WireProtocol = 'json' | 'query' | 'rest-xml' | 'rest-json' | 'cbor';

/** One request, classified by what its signature says. Reading it verifies nothing. */
export interface IncomingCall {
  readonly requestId: string;
  /** The signing name: `states`, `s3`, … */
  readonly service: string;
  readonly region: string;
  /** Empty where a request has no signature. */
  readonly accessKeyId: string;
  readonly signature: RequestSignature | undefined;
  readonly protocol: WireProtocol;
  readonly method: string;
  /** Path as sent, percent-encoded. */
  readonly rawPath: string;
  /** The same; for S3 always `/bucket/key`. */
  readonly path: string;
  /** Query string as sent, with its `?`, or empty. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  /** The X-Amz-Target header of the AWS JSON protocols. */
  readonly target: string | undefined;
}

/** Reads who says to call which service from a request's line and headers. */
export function readIncoming(request: IncomingMessage, defaultRegion: string): IncomingCall {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const rawPath = mark === -1 ? url : url.slice(0, mark);
  const search = mark === -1 ? '' : url.slice(mark);
  const query = new URLSearchParams(search);
  const target = single(request.headers['x-amz-target']);
  const signature = readSignature(request.headers, query);
  const protocol = protocolOf(signature?.service, request.headers, target);
  const service = signature?.service ?? (protocol === 'rest-xml' ? 's3' : 'unsigned');
  return {
    requestId: randomUUID(),
    service,
    region: signature?.region ?? defaultRegion,
    accessKeyId: signature?.accessKeyId ?? '',
    signature,
    protocol,
    method: request.method ?? 'GET',
    rawPath,
    path: service === 's3' ? pathStyle(rawPath, request.headers.host) : rawPath,
    search,
    query,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    target,
  };
}

function protocolOf(
  service: string | undefined,
  headers: IncomingHttpHeaders,
  target: string | undefined,
): WireProtocol {
  // What is refused still has to be refused in a form that its client can read.
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  const known = service === undefined ? undefined : serviceOf(service)?.protocol;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (known === 'json' && target === undefined && isForm) return 'query';
  if (known !== undefined) return known;
  if (target !== undefined) return 'json';
  if (isForm) return 'query';
  return service === undefined ? 'rest-xml' : 'rest-json';
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
