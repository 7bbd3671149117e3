import type { IncomingMessage } from 'node:http';
import { PassThrough, Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { IncomingCall } from '../incoming';
import { type BodyPlan, planBody } from '../payload/checked-body';
import type { Verified } from '../signature/verify';
import { ClientGone } from './client-gone';
import { algorithmOf, CHECKSUM, requestHeaders } from './headers';

/** The body of an S3 request, which is checked as it passes. */
export interface Unread {
  readonly request: IncomingMessage;
  readonly verified: Verified;
}

/** What is sent to moto. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Undefined where there is no body. */
  readonly source: Readable | undefined;
  /** What the body goes through. */
  readonly steps: readonly Transform[];
}

/** A request whose body is held here. */
export function ofBytes(call: IncomingCall, body: Buffer): Outgoing {
  const headers = requestHeaders(call);
  delete headers['transfer-encoding'];
  headers['content-length'] = String(body.length);
  return { headers, source: body.length === 0 ? undefined : Readable.from([body]), steps: [] };
}

/** A request whose body streams through, checked on its way. */
export async function ofStream(
  call: IncomingCall,
  { request, verified }: Unread,
): Promise<Outgoing> {
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
