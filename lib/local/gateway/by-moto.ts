import type { ServerResponse } from 'node:http';
import { encodeJson, JSON_1_1 } from '../aws/json';
import { askMoto, type ForwardedOperation, type ForwardedService } from '../forwarded';
import { missingOperation, rowOf } from '../operations';
import { forward, type Upstream } from './forward';
import type { IncomingCall } from './incoming';
import { write } from './respond';

/**
 * The row of an operation that is handed on to moto.
 *
 * @throws UnknownOperationException, InvalidAction – when there is no such operation; which error
 * depends on the protocol
 */
export function forwardedRow(service: ForwardedService, operation: string): ForwardedOperation {
  const row = rowOf(service, operation);
  if (row !== undefined) return row;
  throw missingOperation(service, operation);
}

/** Hands an operation on to moto, without what moto would ignore. */
export async function answerByMoto(
  call: IncomingCall,
  { narrow, checkForm, answer }: ForwardedOperation,
  asked: {
    readonly service: ForwardedService;
    readonly input: Readonly<Record<string, unknown>> | URLSearchParams;
  },
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  const { service, input } = asked;
  if (input instanceof URLSearchParams) {
    checkForm?.(input);
    // A body is the same in a GET's query.
    const body = call.method === 'GET' ? Buffer.alloc(0) : Buffer.from(input.toString());
    await forward(call, body, upstream, response);
    return;
  }
  const narrowed = narrow?.(input) ?? input;
  if (answer === undefined) {
    await forward(call, Buffer.from(JSON.stringify(narrowed)), upstream, response);
    return;
  }
  const ask = askMoto(upstream, service.name, call.region, service.target ?? '');
  const body = encodeJson(await answer(ask, narrowed));
  const headers = { 'x-amzn-RequestId': call.requestId, 'content-type': JSON_1_1 };
  write(response, { status: 200, headers, body });
}
