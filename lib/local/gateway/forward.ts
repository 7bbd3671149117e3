import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../errors';
import type { IncomingCall } from './incoming';
import type { KeyLocks } from './key-locks';
import { bucketAndKey } from './s3-address';

/** Where forwarded calls go. */
export interface Upstream {
  readonly port: number;
  readonly agent: Agent;
}

/** Headers that speak about one connection and not about the message. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);

/**
 * Hands a call on to moto and streams its answer back.
 *
 * @param body the request's own stream, or its bytes when they were read already
 * @throws ServiceUnavailable – when moto cannot be reached
 */
export async function forward(
  call: IncomingCall,
  upstream: Upstream,
  locks: KeyLocks,
  body: IncomingMessage | Buffer,
  response: ServerResponse,
): Promise<void> {
  const lockName = lockNameOf(call);
  const lock = new Hold(lockName === undefined ? undefined : () => locks.acquire(lockName));
  try {
    const answer = await exchange(call, upstream, body, response, lock);
    // moto answers once the object is stored, so the next writer may look now.
    lock.release();
    response.writeHead(answer.statusCode ?? 502, answerHeaders(answer));
    await pipeline(answer, response).catch(ignoreClosed);
  } finally {
    lock.release();
  }
}

/**
 * The lock that a call has to hold while moto acts on it.
 *
 * moto looks whether a key exists and then stores it with nothing in between that keeps others
 * out, so two conditional writes can both win. Every write that sets or removes one key is put
 * in a row here; parts of a multipart upload stay parallel.
 */
function lockNameOf(call: IncomingCall): string | undefined {
  if (call.service !== 's3') return undefined;
  const { bucket, key } = bucketAndKey(call.path);
  if (key === '') return undefined;
  const isWrite =
    (call.method === 'PUT' && !call.query.has('partNumber')) ||
    (call.method === 'DELETE' && !call.query.has('uploadId')) ||
    (call.method === 'POST' && call.query.has('uploadId'));
  return isWrite ? `${bucket}/${decoded(key)}` : undefined;
}

/** One key can be written in several ways, `a%2Fb` and `a/b` for instance. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** A lock that may be taken late and is given back once, even if it comes only after that. */
class Hold {
  #given: (() => void) | undefined;
  #isOver = false;

  constructor(private readonly acquire: (() => Promise<() => void>) | undefined) {}

  get isNeeded(): boolean {
    return this.acquire !== undefined;
  }

  async take(): Promise<void> {
    this.#given = await this.acquire?.();
    if (this.#isOver) this.#given?.();
  }

  release(): void {
    this.#isOver = true;
    this.#given?.();
  }
}

async function exchange(
  call: IncomingCall,
  upstream: Upstream,
  body: IncomingMessage | Buffer,
  response: ServerResponse,
  lock: Hold,
): Promise<IncomingMessage> {
  const source = Buffer.isBuffer(body) ? Readable.from([body]) : detached(body);
  const bare = hasNoBody(call, body);
  if (bare) await lock.take();
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port: upstream.port,
    agent: upstream.agent,
    method: call.method,
    path: call.path + call.search,
    headers: requestHeaders(call, body),
    setHost: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
  try {
    const sent = bare ? Promise.resolve(outgoing.end()) : send(source, outgoing, lock);
    // An early answer counts, although the rest of the body can no longer be sent then.
    return await Promise.race([answered, sent.then(() => answered)]);
  } catch (error) {
    outgoing.destroy();
    if (response.destroyed) throw new ClientGone();
    throw new AwsError(
      'ServiceUnavailable',
      `The local stand-in of ${call.service} did not answer: ${error instanceof Error ? error.message : String(error)}.`,
      503,
      false,
    );
  }
}

/** The client closed its connection: nobody is left to answer. */
export class ClientGone extends Error {}

/**
 * Sends the body. Where a lock is needed the last piece is kept back until it is held: moto acts
 * when it has read everything, so a slow or stalled client never holds the lock while it sends.
 */
async function send(source: Readable, outgoing: ClientRequest, lock: Hold): Promise<void> {
  if (!lock.isNeeded) {
    await pipeline(source, outgoing);
    return;
  }
  let last: Buffer | undefined;
  const keepLast = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const ready = last;
      last = chunk;
      if (ready === undefined) done();
      else done(null, ready);
    },
    flush(done) {
      lock.take().then(() => done(null, last), done);
    },
  });
  await pipeline(source, keepLast, outgoing);
}

/** The request's body as a stream whose failure leaves the client's connection open for an answer. */
function detached(request: IncomingMessage): Readable {
  const source = new PassThrough();
  request.once('close', () => {
    if (!request.readableEnded) source.destroy(new ClientGone());
  });
  return request.pipe(source);
}

function hasNoBody(call: IncomingCall, body: IncomingMessage | Buffer): boolean {
  if (Buffer.isBuffer(body)) return body.length === 0;
  const { 'content-length': length, 'transfer-encoding': encoding } = call.headers;
  return encoding === undefined && (length === undefined || length === '0');
}

function requestHeaders(
  call: IncomingCall,
  body: IncomingMessage | Buffer,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    // The gateway has answered "100 Continue" itself.
    if (value === undefined || HOP_BY_HOP.has(name) || name === 'expect') continue;
    headers[name] = value;
  }
  // Paths are rewritten to path style, so a bucket in the host name would count twice.
  if (call.service === 's3') headers.host = 'localhost';
  if (Buffer.isBuffer(body)) {
    delete headers['transfer-encoding'];
    headers['content-length'] = String(body.length);
  }
  return headers;
}

function answerHeaders(answer: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && name !== 'server') headers[name] = value;
  }
  return headers;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
}
