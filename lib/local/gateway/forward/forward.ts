import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../aws/errors';
import type { IncomingCall } from '../incoming';
import { exchange, type Upstream } from './exchange';
import { answerHeaders } from './headers';
import { ofBytes, ofStream, type Unread } from './outgoing';
import { writeLock } from './write-lock';

/**
 * Hands a call on to moto and streams its answer back.
 *
 * @param body the bytes of the request, or what they are read from
 * @throws ServiceUnavailable – when moto cannot be reached
 * @throws XAmzContentSHA256Mismatch, BadDigest, SignatureDoesNotMatch – when the body is not what
 * was signed; nothing is stored then
 */
export async function forward(
  call: IncomingCall,
  body: Unread | Buffer,
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  const lock = writeLock(call, upstream.locks);
  try {
    const outgoing = Buffer.isBuffer(body) ? ofBytes(call, body) : await ofStream(call, body);
    const answer = await exchange(call, upstream, outgoing, response, lock);
    if ((answer.statusCode ?? 0) >= 500) throw await notImplemented(call, answer);
    // moto answers once the object is stored, so the next writer may look now.
    lock.release();
    response.writeHead(answer.statusCode ?? 502, answerHeaders(answer));
    await pipeline(answer, response).catch(ignoreClosed);
  } finally {
    lock.release();
  }
}

/**
 * Stores bytes in moto by a PUT, without answering anybody yet.
 *
 * @param response whose client has to be there still
 * @returns the headers of moto's answer
 * @throws the error that moto answered with
 */
export async function putBytes(
  call: IncomingCall,
  bytes: Buffer,
  upstream: Upstream,
  response: ServerResponse,
): Promise<IncomingHttpHeaders> {
  const lock = writeLock(call, upstream.locks);
  try {
    const answer = await exchange(call, upstream, ofBytes(call, bytes), response, lock);
    const status = answer.statusCode ?? 500;
    if (status >= 500) throw await notImplemented(call, answer);
    const text = (await buffer(answer)).toString();
    if (status < 300) return answer.headers;
    const [, code = 'InvalidRequest'] = /<Code>([^<]*)</.exec(text) ?? [];
    const [, message = text] = /<Message>([^<]*)</.exec(text) ?? [];
    throw new AwsError(code, message, status);
  } finally {
    lock.release();
  }
}

/** moto answers what it does not have, or fails at, with a page for its developers. */
async function notImplemented(call: IncomingCall, answer: IncomingMessage): Promise<AwsError> {
  const text = (await buffer(answer))
    .toString()
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  const what =
    call.target ?? call.query.get('Action') ?? `${call.method} ${call.path}${call.search}`;
  return new AwsError(
    'NotImplemented',
    `moto, which provides ${call.service} in the local account, cannot do this: ${what}. It answered ${answer.statusCode}: ${text.trim().slice(0, 300)}`,
    501,
    false,
  );
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
}
