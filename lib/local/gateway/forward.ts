import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { PassThrough, Readable, type Transform, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../aws/errors';
import { bucketAndKey } from '../forwarded/s3/address';
import { motoHeaders } from '../moto';
import type { IncomingCall } from './incoming';
import type { KeyLocks } from './key-locks';
import { type BodyPlan, planBody } from './payload/checked-body';
import type { Verified } from './signature/verify';

/** Where forwarded calls go. */
export interface Upstream {
  readonly socketPath: string;
  readonly agent: Agent;
  readonly locks: KeyLocks;
}

/** The body of an S3 request, which is checked as it passes. */
export interface Unread {
  readonly request: IncomingMessage;
  readonly verified: Verified;
}

/** Headers that speak about one connection and not about the message. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);
/** Headers that are for the gateway; by `x-moto-…` a client would speak with moto itself. */
const NOT_FORWARDED =
  /^(?:expect|authorization|host|origin|cookie|access-control-.*|sec-.*|x-moto-.*|x-rankzero-.*|x-amz-content-sha256|x-amz-security-token|x-amz-decoded-content-length|x-amz-trailer)$/;
/** moto reads a name with underscores as one with dashes. */
const AMBIGUOUS = /^(?!x-amz-meta-).*_/;
const CHECKSUM = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/**
 * Hands a call on to moto and streams its answer back.
 *
 * @param body the bytes of the request, or what they are read from
 * @throws ServiceUnavailable – when moto cannot be reached
 * @throws XAmzContentSHA256Mismatch, BadDigest, SignatureDoesNotMatch – when the body is not what
 * was signed; nothing is stored then
 */
export async function forward(
  call: IncomingCall,
  body: Unread | Buffer,
  upstream: Upstream,
  response: ServerResponse,
): Promise<void> {
  const lockName = lockNameOf(call);
  const { locks } = upstream;
  const lock = new Hold(lockName === undefined ? undefined : () => locks.acquire(lockName));
  try {
    const outgoing = Buffer.isBuffer(body) ? ofBytes(call, body) : await ofStream(call, body);
    const answer = await exchange(call, upstream, outgoing, response, lock);
    if ((answer.statusCode ?? 0) >= 500) throw await notImplemented(call, answer);
    // moto answers once the object is stored, so the next writer may look now.
    lock.release();
    response.writeHead(answer.statusCode ?? 502, answerHeaders(answer));
    await pipeline(answer, response).catch(ignoreClosed);
  } finally {
    lock.release();
  }
}

/**
 * Stores bytes in moto by a PUT, without answering anybody yet.
 *
 * @param response whose client has to be there still
 * @returns the headers of moto's answer
 * @throws the error that moto answered with
 */
export async function putBytes(
  call: IncomingCall,
  bytes: Buffer,
  upstream: Upstream,
  response: ServerResponse,
): Promise<IncomingHttpHeaders> {
  const name = lockNameOf(call);
  const lock = new Hold(name === undefined ? undefined : () => upstream.locks.acquire(name));
  try {
    const answer = await exchange(call, upstream, ofBytes(call, bytes), response, lock);
    const status = answer.statusCode ?? 500;
    if (status >= 500) throw await notImplemented(call, answer);
    const text = (await buffer(answer)).toString();
    if (status < 300) return answer.headers;
    const [, code = 'InvalidRequest'] = /<Code>([^<]*)</.exec(text) ?? [];
    const [, message = text] = /<Message>([^<]*)</.exec(text) ?? [];
    throw new AwsError(code, message, status);
  } finally {
    lock.release();
  }
}

/** moto answers what it has not got, or fails at, with a page for its developers. */
async function notImplemented(call: IncomingCall, answer: IncomingMessage): Promise<AwsError> {
  const text = (await buffer(answer))
    .toString()
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  const what =
    call.target ?? call.query.get('Action') ?? `${call.method} ${call.path}${call.search}`;
  return new AwsError(
    'NotImplemented',
    `What stands in for ${call.service} in the local account (moto) cannot do this: ${what}. It answered ${answer.statusCode}: ${text.trim().slice(0, 300)}`,
    501,
    false,
  );
}

/** What is sent to moto. */
interface Outgoing {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Undefined where there is no body. */
  readonly source: Readable | undefined;
  /** What the body goes through. */
  readonly steps: readonly Transform[];
}

function ofBytes(call: IncomingCall, body: Buffer): Outgoing {
  const headers = requestHeaders(call);
  delete headers['transfer-encoding'];
  headers['content-length'] = String(body.length);
  return { headers, source: body.length === 0 ? undefined : Readable.from([body]), steps: [] };
}

async function ofStream(call: IncomingCall, { request, verified }: Unread): Promise<Outgoing> {
  const plan = planBody(call, verified);
  const headers = requestHeaders(call);
  if (hasNoBody(call)) {
    // Nothing is something, too, that can have been signed otherwise.
    await buffer(through(Readable.from([]), plan));
    return { headers, source: undefined, steps: [] };
  }
  if (plan.decodedLength !== undefined) {
    delete headers['transfer-encoding'];
    headers['content-length'] = String(plan.decodedLength);
    headers['content-encoding'] = withoutAwsChunked(call);
    if (headers['content-encoding'] === '') delete headers['content-encoding'];
  }
  if (plan.trailers === undefined) {
    return { headers, source: detached(request), steps: plan.steps() };
  }
  // moto takes a checksum from the headers, which go first. It holds what it is sent several
  // times over, so what is held here once more makes no difference.
  const bytes = await buffer(through(detached(request), plan));
  for (const [name, value] of plan.trailers) {
    if (CHECKSUM.test(name)) Object.assign(headers, { [name]: value, ...algorithmOf(name) });
  }
  return { headers, source: Readable.from([bytes]), steps: [] };
}

function through(source: Readable, plan: BodyPlan): Readable {
  const steps = plan.steps();
  const last = steps.at(-1) ?? source;
  pipeline([source, ...steps]).catch((error: Error) => last.destroy(error));
  return last;
}

/** The encoding that stays with the object. */
function withoutAwsChunked({ headers }: IncomingCall): string {
  const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim());
  return codings.filter((coding) => coding.toLowerCase() !== 'aws-chunked').join(',');
}

/** moto takes a checksum only with the name of its algorithm. */
function algorithmOf(header: string): Record<string, string> {
  return { 'x-amz-sdk-checksum-algorithm': (CHECKSUM.exec(header)?.[1] ?? '').toUpperCase() };
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
      `What stands in for ${call.service} in the local account (moto) does not answer: ${error instanceof Error ? error.message : String(error)}.`,
      503,
      false,
    );
  }
}

/** The client closed its connection: nobody is left to answer. */
export class ClientGone extends Error {}

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

/** The request's body as a stream whose failure leaves the client's connection open for an answer. */
function detached(request: IncomingMessage): Readable {
  const source = new PassThrough();
  request.once('close', () => {
    if (!request.readableEnded) source.destroy(new ClientGone());
  });
  return request.pipe(source);
}

function hasNoBody({ headers }: IncomingCall): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding === undefined && (length === undefined || length === '0');
}

function requestHeaders(call: IncomingCall): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    if (value === undefined || HOP_BY_HOP.has(name)) continue;
    if (NOT_FORWARDED.test(name) || AMBIGUOUS.test(name)) continue;
    headers[name] = value;
    if (CHECKSUM.test(name) && call.service === 's3') Object.assign(headers, algorithmOf(name));
  }
  // What the body is read as must not be chosen by the client.
  if (call.protocol === 'json') headers['content-type'] = 'application/x-amz-json-1.1';
  return { ...headers, ...motoHeaders(call.service, call.region) };
}

function answerHeaders(answer: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    // No page of another origin may read an answer, whatever rules a bucket has.
    if (HOP_BY_HOP.has(name) || name === 'server' || name.startsWith('access-control-')) continue;
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error;
}
