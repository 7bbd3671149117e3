import type { ServerResponse } from 'node:http';
import type { ForwardedOperation, ForwardedService } from '../forwarded';
import { missingOperation, rowOf } from '../operations';
import { forward, type Upstream } from './forward';
import type { IncomingCall } from './incoming';

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
  { narrow, checkForm }: ForwardedOperation,
  input: Readonly<Record<string, unknown>> | URLSearchParams,
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  if (input instanceof URLSearchParams) {
    checkForm?.(input);
    // A body is the same in a GET's query.
    const body = call.method === 'GET' ? Buffer.alloc(0) : Buffer.from(input.toString());
    await forward(call, body, upstream, response);
    return;
  }
  await forward(call, Buffer.from(JSON.stringify(narrow?.(input) ?? input)), upstream, response);
}
