import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../aws/errors';
import type { IncomingCall } from '../incoming';
import { ClientGone } from './client-gone';
import type { KeyLocks } from './key-locks';
import type { Outgoing } from './outgoing';
import type { Hold } from './write-lock';

/** Where forwarded calls go. */
export interface Upstream {
  readonly socketPath: string;
  readonly agent: Agent;
  readonly locks: KeyLocks;
}

/**
 * Sends a request to moto and waits for the head of its answer.
 *
 * @param response whose client has to be there still
 * @throws ServiceUnavailable – when moto cannot be reached
 */
export async function exchange(
  call: IncomingCall,
  upstream: Upstream,
  { headers, source, steps }: Outgoing,
  response: ServerResponse,
  lock: Hold,
): Promise<IncomingMessage> {
  if (source === undefined) await lock.take();
  const outgoing = httpRequest({
    socketPath: upstream.socketPath,
    agent: upstream.agent,
    method: call.method,
    path: call.path + call.search,
    headers,
    setHost: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.on('close', () => reject(new Error('It closed the connection.')));
  });
  try {
    const sent =
      source === undefined ? Promise.resolve(outgoing.end()) : send(source, steps, outgoing, lock);
    // An answer counts, although the rest of the body can no longer be sent once moto has closed;
    // where it has not answered, the closed connection says so.
    const orAnswered = sent.catch((error: unknown) => {
      if (error instanceof AwsError || response.destroyed) throw error;
    });
    return await Promise.race([answered, orAnswered.then(() => answered)]);
  } catch (error) {
    outgoing.destroy();
    if (response.destroyed) throw new ClientGone();
    if (error instanceof AwsError) throw error;
    throw new AwsError(
      'ServiceUnavailable',
      `moto, which provides ${call.service} in the local account, does not answer: ${error instanceof Error ? error.message : String(error)}.`,
      503,
      false,
    );
  }
}

/**
 * Sends the body. The last piece is kept back until the lock, where one is needed, is held: moto acts
 * when it has read everything, so a slow or stalled client never holds the lock while it sends.
 *
 * It goes together with the end of the request: moto closes a connection with its answer, and
 * whatever is written after that, even nothing, loses the answer.
 */
async function send(
  source: Readable,
  steps: readonly Transform[],
  outgoing: ClientRequest,
  lock: Hold,
): Promise<void> {
  let last: Buffer | undefined;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const ready = last;
      last = chunk;
      if (ready === undefined || outgoing.write(ready)) done();
      else outgoing.once('drain', done);
    },
    final(done) {
      lock.take().then(() => {
        outgoing.end(last);
        done();
      }, done);
    },
  });
  outgoing.once('close', () => sink.destroy(new Error('It closed the connection.')));
  await pipeline([source, ...steps, sink]);
}
