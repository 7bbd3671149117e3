import type { ServerResponse } from 'node:http';
import type { IncomingCall } from './incoming';
import { encodeError, toAwsError, type WireAnswer } from './wire-errors';

/** Writes an answer. @param isHead whether its body stays away */
export function write(response: ServerResponse, answer: WireAnswer, isHead = false): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(isHead ? undefined : answer.body);
}

/** Answers with an error, in the form that the call's client expects. */
export function refuse(
  error: unknown,
  call: IncomingCall | undefined,
  response: ServerResponse,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const refusal = toAwsError(error);
  const place = call ?? { protocol: 'rest-xml', service: 's3', requestId: '', path: '/' };
  write(response, encodeError(refusal, place), call?.method === 'HEAD');
}
