import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RankZeroError } from '../../core/errors';
import { parseJsonBody, readBody } from './bodies';
import { ClientGone, forward } from './forward';
import { type IncomingCall, readIncoming, UnsignedCall } from './incoming';
import { KeyLocks } from './key-locks';
import {
  checkService,
  isOwnService,
  type JsonService,
  OWN_SERVICES,
  operationOf,
} from './services';
import { encodeError, JSON_1_0, JSON_1_1, json, toAwsError, type WireAnswer } from './wire-errors';

/** A call about to be carried out, with its body where that was read (everywhere but in S3). */
export interface AuthorizationRequest extends IncomingCall {
  readonly body: Buffer | undefined;
}

/**
 * Decides whether a caller may do what it asks for; an AwsError refuses.
 *
 * @throws AccessDeniedException – (AccessDenied from S3) when it may not
 */
export type Authorize = (request: AuthorizationRequest) => Promise<void>;

/** What answers the calls. */
export interface GatewayServices {
  readonly stepFunctions: JsonService;
  readonly sagemaker: JsonService;
  /** Port of the moto server on the loopback interface. */
  readonly motoPort: number;
  /** @default - everybody may do everything */
  readonly authorize?: Authorize;
}

/** How a gateway is started. */
export interface GatewayOptions {
  readonly region: string;
  /** @default - any free port */
  readonly port?: number;
  /** Calls that come in earlier wait for it; should it fail, they are told so. */
  readonly services: Promise<GatewayServices>;
}

/** The one address of the local account. */
export interface Gateway {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** The largest request that Step Functions and Parameter Store take; SageMaker's fit well inside. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Listens on a loopback port for the wire protocols of AWS and answers or forwards what comes.
 *
 * @throws PortInUse – when the wanted port is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const agent = new Agent();
  const locks = new KeyLocks();
  options.services.catch(() => undefined);
  const server = createServer((request, response) => {
    void answer({ ...options, agent, locks }, request, response);
  });
  // A body may take as long as its sender needs: training data is large and networks are slow.
  server.requestTimeout = 0;
  // Clients keep connections; one that is closed while it is picked up again fails a request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new RankZeroError(
              'PortInUse',
              `Port ${options.port} on ${HOST} cannot be listened on (${error.code}). Choose another one, or none for any free port.`,
              { cause: error },
            )
          : error,
      ),
    );
    server.listen(options.port ?? 0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${HOST}:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

interface Surroundings extends GatewayOptions {
  readonly agent: Agent;
  readonly locks: KeyLocks;
}

async function answer(
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let call: IncomingCall | undefined;
  try {
    call = readIncoming(request, around.region);
    checkService(call, around.region);
    await handle(call, around, request, response);
  } catch (error) {
    if (error instanceof ClientGone) return;
    if (error instanceof UnsignedCall) call = error.call;
    refuse(error, call, request, response);
  }
}

async function handle(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const services = await around.services;
  const upstream = { port: services.motoPort, agent: around.agent };
  if (call.service === 's3') {
    await services.authorize?.({ ...call, body: undefined });
    await forward(call, upstream, around.locks, request, response);
    return;
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!isOwnService(call.service)) {
    await services.authorize?.({ ...call, body });
    await forward(call, upstream, around.locks, body, response);
    return;
  }
  const operation = operationOf(call, call.service);
  const input = parseJsonBody(body);
  await services.authorize?.({ ...call, body });
  const output = await services[OWN_SERVICES[call.service].member].call(operation, input);
  write(response, {
    status: 200,
    headers: {
      'x-amzn-RequestId': call.requestId,
      'content-type': call.service === 'states' ? JSON_1_0 : JSON_1_1,
    },
    body: json(output),
  });
}

function refuse(
  error: unknown,
  call: IncomingCall | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // The rest of a refused body is read and dropped, or its sender would never read the answer.
  request.resume();
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const refusal = toAwsError(error);
  const place = call ?? { protocol: 'rest-xml', service: 's3', requestId: '', path: '/' };
  write(response, encodeError(refusal, place), call?.method === 'HEAD');
}

function write(response: ServerResponse, answer: WireAnswer, isHead = false): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(isHead ? undefined : answer.body);
}
