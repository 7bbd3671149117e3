import {
  type Agent,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { AwsError } from '../../aws/errors';
import { ClientGone } from '../client-gone';
import type { IncomingCall } from '../incoming';
import { requestHeaders } from './headers';

/** Where forwarded calls go. */
export interface Upstream {
  readonly socketPath: string;
  readonly agent: Agent;
}

/**
 * Sends a request to moto and waits for the head of its answer.
 *
 * @param response whose client has to be there still
 * @throws ServiceUnavailable – when moto cannot be reached
 */
export async function exchange(
  call: IncomingCall,
  { socketPath, agent }: Upstream,
  body: Buffer,
  response: ServerResponse,
): Promise<IncomingMessage> {
  const headers = requestHeaders(call);
  delete headers['transfer-encoding'];
  headers['content-length'] = String(body.length);
  const { method } = call;
  const path = call.path + call.search;
  const outgoing = httpRequest({ socketPath, agent, method, path, headers, setHost: false });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.on('close', () => reject(new Error('It closed the connection.')));
  });
  try {
    // In one piece with the end of the request: moto closes a connection with its answer, and
    // whatever is written after that, even nothing, loses the answer.
    outgoing.end(body);
    return await answered;
  } catch (error) {
    outgoing.destroy();
    if (response.destroyed) throw new ClientGone();
    throw new AwsError(
      'ServiceUnavailable',
      `moto, which provides ${call.service} in the local account, does not answer: ${error instanceof Error ? error.message : String(error)}.`,
      503,
      false,
    );
  }
}
