import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../aws/errors';
import type { IncomingCall } from '../incoming';
import { exchange, type Upstream } from './exchange';
import { answerHeaders } from './headers';

/**
 * Hands a call on to moto and streams its answer back.
 *
 * @param body the bytes of the request
 * @throws ServiceUnavailable – when moto cannot be reached
 */
export async function forward(
  call: IncomingCall,
  body: Buffer,
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  const answer = await exchange(call, upstream, body, response);
  if ((answer.statusCode ?? 0) >= 500) throw await notImplemented(call, answer);
  response.writeHead(answer.statusCode ?? 502, answerHeaders(answer));
  await pipeline(answer, response).catch(ignoreClosed);
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
