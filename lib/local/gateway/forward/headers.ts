import type { IncomingMessage } from 'node:http';
import { JSON_1_1 } from '../../aws/json';
import { motoHeaders } from '../../moto';
import type { IncomingCall } from '../incoming';

/** Headers that speak about one connection and not about the message. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);
/** Headers that are for the gateway; by `x-moto-…` a client would speak with moto itself. */
const NOT_FORWARDED =
  /^(?:expect|authorization|host|origin|cookie|access-control-.*|sec-.*|x-moto-.*|x-rankzero-.*|x-amz-content-sha256|x-amz-security-token|x-amz-decoded-content-length|x-amz-trailer)$/;
/** moto reads a name with underscores as one with dashes. */
const AMBIGUOUS = /^(?!x-amz-meta-).*_/;

/** The headers of a call that go on to moto. */
export function requestHeaders(call: IncomingCall): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    if (value === undefined || HOP_BY_HOP.has(name)) continue;
    if (NOT_FORWARDED.test(name) || AMBIGUOUS.test(name)) continue;
    headers[name] = value;
  }
  // What the body is read as must not be chosen by the client.
  if (call.protocol === 'json') headers['content-type'] = JSON_1_1;
  return { ...headers, ...motoHeaders(call.service, call.region) };
}

/** The headers of moto's answer that go back to the client. */
export function answerHeaders(answer: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    // No page of another origin may read an answer, whatever rules a bucket has.
    if (HOP_BY_HOP.has(name) || name === 'server' || name.startsWith('access-control-')) continue;
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
