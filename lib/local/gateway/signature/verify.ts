import type { Identity } from '../../credentials';
import type { IncomingCall } from '../incoming';
import { sha256 } from './digest';
import type { RequestSignature } from './read-signature';
import { refusal } from './refusals';
import { isSignedByV2, unsignedParameter } from './version-2';
import { isSignedByV4 } from './version-4';

/** Finds out whose an access key is. */
export type FindIdentity = (accessKeyId: string) => Identity | undefined;

/** What a verified request has said about its body. */
export interface Verified {
  readonly identity: Identity;
  readonly signature: RequestSignature;
  /** The claimed hash of an S3 request's body, or the word for a form without one. */
  readonly payload: string;
  /** `YYYYMMDDThhmmssZ`; empty in version 2. */
  readonly time: string;
}

/** What a claim says when nothing is claimed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const SKEW_MS = 15 * 60_000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

/**
 * Checks who has signed a request, and that nobody has changed it since.
 *
 * @param body undefined for S3, whose bodies are compared with what is claimed as they pass
 * @param now milliseconds since the epoch
 * @throws SignatureDoesNotMatch, InvalidAccessKeyId, … – each service's own code
 */
export function verify(
  call: IncomingCall,
  body: Buffer | undefined,
  find: FindIdentity,
  now: number,
): Verified {
  const { signature, protocol } = call;
  if (signature === undefined) {
    const detail =
      'The local account answers no unsigned request, such as one with --no-sign-request.';
    throw refusal('missing', protocol, detail);
  }
  if (signature.version === 'v4a') {
    throw refusal(
      'malformed',
      protocol,
      'Signature version 4A is not supported here; sign with version 4.',
    );
  }
  const identity = find(signature.accessKeyId);
  if (identity === undefined) {
    throw refusal('unknown key', protocol, `Found ${JSON.stringify(signature.accessKeyId)}.`);
  }
  const verified =
    signature.version === 'v2'
      ? verifyVersion2(call, signature, identity, now)
      : verifyVersion4(call, signature, identity, body, now);
  checkToken(call, identity, now);
  return verified;
}

function verifyVersion4(
  call: IncomingCall,
  signature: RequestSignature,
  identity: Identity,
  body: Buffer | undefined,
  now: number,
): Verified {
  const { headers, query, protocol } = call;
  const isQuery = signature.place === 'query';
  const time = isQuery ? query.get('X-Amz-Date') : timeOf(call);
  const at = time === null ? Number.NaN : parseTime(time);
  if (time === null || Number.isNaN(at) || !time.startsWith(signature.date)) {
    throw refusal(
      'malformed',
      protocol,
      'It must have a time, YYYYMMDDThhmmssZ, on the day in its scope.',
    );
  }
  if (!signature.signedHeaders.includes('host')) {
    throw refusal('malformed', protocol, "'host' must be a signed header.");
  }
  if (isQuery) checkExpiry(call, at, Number(query.get('X-Amz-Expires')), now);
  else if (Math.abs(now - at) > SKEW_MS) throw skewed(call, at, now);
  const payload = payloadOf(call, signature, body);
  const request = { ...call, payloadHash: payload, time };
  if (!isSignedByV4(request, signature, identity.credentials.secretAccessKey)) {
    throw refusal('wrong signature', protocol);
  }
  const unsigned = Object.keys(headers).find(
    (name) => /^x-amz-(?!content-sha256$)/.test(name) && !signature.signedHeaders.includes(name),
  );
  if (unsigned !== undefined) {
    throw refusal(
      'wrong signature',
      protocol,
      `The header '${unsigned}' is present but not signed.`,
    );
  }
  return { identity, signature, payload, time };
}

/** What the last line of the canonical request is. */
function payloadOf(
  { headers, query, protocol, service }: IncomingCall,
  { place }: RequestSignature,
  body: Buffer | undefined,
): string {
  // Whatever is claimed, this is what came.
  if (service !== 's3') return sha256(body ?? '');
  const claimed = headers['x-amz-content-sha256'];
  if (typeof claimed === 'string') return claimed;
  if (place === 'query') return query.get('X-Amz-Content-Sha256') ?? UNSIGNED_PAYLOAD;
  throw refusal(
    'malformed',
    protocol,
    "The header 'x-amz-content-sha256' must hold the SHA-256 of the body.",
  );
}

function verifyVersion2(
  call: IncomingCall,
  signature: RequestSignature,
  identity: Identity,
  now: number,
): Verified {
  const { headers, query, protocol } = call;
  const extra = unsignedParameter(query);
  if (extra !== undefined) {
    throw refusal(
      'malformed',
      protocol,
      `Version 2 does not cover the parameter '${extra}'; sign with version 4.`,
    );
  }
  const isQuery = signature.place === 'query';
  // With x-amz-date the Date header's line stays empty.
  const amzDate = headers['x-amz-date'];
  const date = isQuery
    ? (query.get('Expires') ?? '')
    : amzDate === undefined
      ? (headers.date ?? '')
      : '';
  if (isQuery) {
    if (!/^\d+$/.test(date)) throw refusal('malformed', protocol, "'Expires' must be a number.");
    if (now > Number(date) * 1000) throw refusal('expired url', protocol);
  } else {
    const at = Date.parse(String(amzDate ?? date));
    if (Number.isNaN(at)) throw refusal('malformed', protocol, 'It must have a date.');
    if (Math.abs(now - at) > SKEW_MS) throw skewed(call, at, now);
  }
  if (!isSignedByV2(call, date, signature.signature, identity.credentials.secretAccessKey)) {
    throw refusal('wrong signature', protocol);
  }
  return { identity, signature, payload: UNSIGNED_PAYLOAD, time: '' };
}

function checkExpiry(call: IncomingCall, at: number, seconds: number, now: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_EXPIRES_SECONDS) {
    throw refusal(
      'malformed',
      call.protocol,
      `X-Amz-Expires must be from 1 to ${MAX_EXPIRES_SECONDS} seconds.`,
    );
  }
  if (at - now > SKEW_MS) throw skewed(call, at, now);
  if (now > at + seconds * 1000) throw refusal('expired url', call.protocol);
}

/**
 * Checks the session token that is sent along.
 *
 * @throws InvalidToken, ExpiredToken, … – each service's own code
 */
export function checkToken(
  call: IncomingCall,
  { credentials, expiresAt }: Identity,
  now: number,
): void {
  const sent =
    call.headers['x-amz-security-token'] ??
    call.query.get('X-Amz-Security-Token') ??
    call.query.get('x-amz-security-token') ??
    undefined;
  if (sent !== credentials.sessionToken) {
    const { sessionToken } = credentials;
    const found =
      sessionToken === undefined
        ? 'These credentials have no session token; unset AWS_SESSION_TOKEN.'
        : sent === undefined
          ? 'These credentials have a session token, which must be sent too.'
          : '';
    throw refusal('bad token', call.protocol, found);
  }
  if (expiresAt !== undefined && now > expiresAt.getTime()) {
    throw refusal('expired token', call.protocol);
  }
}

function skewed(call: IncomingCall, at: number, now: number) {
  const times = `It was signed at ${new Date(at).toISOString()}; the time here is ${new Date(now).toISOString()}.`;
  return refusal('skewed', call.protocol, times);
}

function timeOf({ headers }: IncomingCall): string | null {
  const amzDate = headers['x-amz-date'];
  if (typeof amzDate === 'string') return amzDate;
  const at = Date.parse(headers.date ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** `20261129T061342Z` in milliseconds since the epoch. */
function parseTime(time: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hours, minutes, seconds] = parts;
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
}
