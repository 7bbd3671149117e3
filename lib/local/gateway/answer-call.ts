import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJsonBody } from '../aws/json';
import { requirementsOf } from '../operations';
import { readBody } from './bodies';
import { answerByMoto, forwardedRow } from './by-moto';
import { answerByUs } from './by-us';
import type { IncomingCall } from './incoming';
import { write } from './respond';
import { type NamedService, operationOf } from './services';
import { verify } from './signature/verify';
import type { Surroundings } from './types';

/** The largest request that Step Functions and Parameter Store take; SageMaker's fit well inside. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Answers a call of a service whose operations have names: it is read whole, and its row asked. */
export async function answerCall(
  call: IncomingCall,
  service: NamedService,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, MAX_BODY_BYTES);
  const { identity } = verify(call, body, around.find, Date.now());
  const services = await around.services;
  const form = new URLSearchParams(call.method === 'GET' ? call.search : body.toString('utf8'));
  const operation = operationOf(call, service, form);
  // Of moto's operations those without a row are not even looked at.
  const row = service.by === 'moto' ? forwardedRow(service, operation) : undefined;
  const input = service.protocol === 'json' ? parseJsonBody(body) : form;
  const members = input instanceof URLSearchParams ? Object.fromEntries(input) : input;
  await services.authorize?.({
    service,
    accessKeyId: call.accessKeyId,
    needs: (place) => requirementsOf(service, operation, members, place),
  });
  if (service.by !== 'moto') {
    write(response, await answerByUs(services, service.by, { operation, input }, call, identity));
  } else if (row !== undefined) {
    const upstream = { agent: around.agent, socketPath: await services.motoSocket() };
    await answerByMoto(call, row, input, upstream, response);
  }
}
