import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RankZeroError } from '../../core/errors';
import { askMoto } from '../forwarded/ask-moto';
import { filterLogEvents } from '../forwarded/logs/filter-log-events';
import { checkS3Path } from '../forwarded/s3/address';
import { checkS3Headers } from '../forwarded/s3/check-headers';
import { checkSnsForm } from '../forwarded/sns/check-form';
import { parseJsonBody, readBody } from './bodies';
import { checkDoor } from './door';
import { isFormPost, readFormPost, storeForm } from './form/form-post';
import { ClientGone, forward, type Upstream } from './forward';
import { KeyLocks } from './forward/key-locks';
import { type IncomingCall, readIncoming } from './incoming';
import { narrowJson } from './narrow/json-input';
import { checkOperation, checkS3Request } from './operations';
import { withHeadersOfQuery } from './presigned';
import {
  checkService,
  type JsonService,
  operationOf,
  type QueryService,
  type ServiceRow,
} from './services';
import { type FindIdentity, type Verified, verify } from './signature/verify';
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
  readonly sts: QueryService;
  readonly iam: QueryService;
  /** The Unix socket of the moto server. */
  readonly motoSocket: string;
  /** @default - everybody may do everything */
  readonly authorize?: Authorize;
}

/** How a gateway is started. */
export interface GatewayOptions {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Finds out whose an access key is: only known callers are answered. */
  readonly find: FindIdentity;
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
    checkDoor(request);
  } catch (error) {
    // Not a byte of its body is read.
    response.setHeader('connection', 'close');
    refuse(error, call, response);
    return;
  }
  try {
    await handle(call, around, request, response);
  } catch (error) {
    if (error instanceof ClientGone) return;
    // The rest of a refused body is read and dropped, or its sender would never read the answer.
    request.resume();
    refuse(error, call, response);
  }
}

async function handle(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isFormPost(call)) {
    await handleForm(call, around, request, response);
    return;
  }
  if (call.signature === undefined) verify(call, undefined, around.find, Date.now());
  const row = checkService(call, around.region);
  if (row.protocol === 'rest-xml') {
    checkS3Path(call.path);
    const verified = verify(call, undefined, around.find, Date.now());
    const services = await around.services;
    const signed = withHeadersOfQuery(call);
    checkS3Request(signed);
    checkS3Headers(signed, around.account);
    await services.authorize?.({ ...signed, body: undefined });
    await forward(signed, { request, verified }, upstreamOf(around, services), response);
    return;
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  const verified = verify(call, body, around.find, Date.now());
  const services = await around.services;
  const form = new URLSearchParams(call.method === 'GET' ? call.search : body.toString('utf8'));
  const operation = operationOf(call, row, form);
  if (row.by === 'moto') checkOperation(call.service, row, operation);
  const input = row.protocol === 'json' ? parseJsonBody(body) : form;
  await services.authorize?.({ ...call, body });
  if (row.by === 'moto') {
    await handleByMoto(call, row, operation, input, upstreamOf(around, services), response);
    return;
  }
  write(response, await answerOf(services, row.by, operation, input, call, verified));
}

/** A form that a browser posts to a bucket: signed in its fields, so it is read before that is known. */
async function handleForm(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkS3Path(call.path);
  const { put, form } = await readFormPost(call, request, around.find, Date.now());
  const services = await around.services;
  checkS3Headers(put, around.account);
  await services.authorize?.({ ...put, body: undefined });
  await storeForm(put, form, upstreamOf(around, services), response);
}

/** Hands an operation on to moto without what it would ignore. */
async function handleByMoto(
  call: IncomingCall,
  { target }: ServiceRow,
  operation: string,
  input: URLSearchParams | Record<string, unknown>,
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  if (input instanceof URLSearchParams) {
    if (call.service === 'sns') checkSnsForm(operation, input);
    // A body is the same in a GET's query.
    const body = call.method === 'GET' ? Buffer.alloc(0) : Buffer.from(input.toString());
    await forward(call, body, upstream, response);
    return;
  }
  const narrowed = narrowJson(call.service, operation, input);
  if (call.service === 'logs' && operation === 'FilterLogEvents' && target !== undefined) {
    const ask = askMoto(upstream, call.service, call.region, target);
    const body = json(await filterLogEvents(ask, narrowed));
    const headers = { 'x-amzn-RequestId': call.requestId, 'content-type': JSON_1_1 };
    write(response, { status: 200, headers, body });
    return;
  }
  await forward(call, Buffer.from(JSON.stringify(narrowed)), upstream, response);
}

async function answerOf(
  services: GatewayServices,
  by: 'stepFunctions' | 'sagemaker' | 'sts' | 'iam',
  operation: string,
  input: URLSearchParams | Record<string, unknown>,
  { requestId, service }: IncomingCall,
  { identity }: Verified,
): Promise<WireAnswer> {
  const headers = { 'x-amzn-RequestId': requestId };
  if (by === 'sts' || by === 'iam') {
    const { role, session } = identity;
    const caller = { requestId, session, ...(role !== undefined && { role }) };
    const text = await services[by].call(operation, input as URLSearchParams, caller);
    const body = Buffer.from(text);
    return { status: 200, headers: { ...headers, 'content-type': 'text/xml' }, body };
  }
  const output = await services[by].call(operation, input);
  const type = service === 'states' ? JSON_1_0 : JSON_1_1;
  return { status: 200, headers: { ...headers, 'content-type': type }, body: json(output) };
}

function upstreamOf(around: Surroundings, { motoSocket }: GatewayServices): Upstream {
  return { socketPath: motoSocket, agent: around.agent, locks: around.locks };
}

function refuse(error: unknown, call: IncomingCall | undefined, response: ServerResponse): void {
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
