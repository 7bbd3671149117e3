import type { IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Body } from '../../s3';
import { ClientGone } from '../client-gone';
import type { IncomingCall } from '../incoming';
import type { Verified } from '../signature/verify';
import { planBody } from './checked-body';

/**
 * The body of an S3 request, checked as it is read: it ends only if all that its sender says of it
 * holds.
 *
 * @throws InvalidRequest, MissingContentLength – as `planBody`
 * @throws XAmzContentSHA256Mismatch, BadDigest, SignatureDoesNotMatch – as errors of the stream
 */
export function s3Body(call: IncomingCall, request: IncomingMessage, verified: Verified): S3Body {
  const plan = planBody(call, verified);
  const length = plan.decodedLength ?? lengthOf(call);
  return {
    checksums: plan.stated,
    ...(length !== undefined && { length }),
    open: () => {
      const steps = plan.steps();
      const last = steps.at(-1) as Readable;
      pipeline([hasNone(call) ? Readable.from([]) : detached(request), ...steps]).catch(
        (error: Error) => last.destroy(error),
      );
      return last;
    },
  };
}

/** Whether a request has no body; that is something, too, that can have been signed otherwise. */
export function hasNone({ headers }: IncomingCall): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding === undefined && (length === undefined || length === '0');
}

/** A body that was checked already. */
export function bytesAsBody(bytes: Buffer): S3Body {
  return { checksums: new Map(), length: bytes.length, open: () => Readable.from([bytes]) };
}

/** The request's body as a stream whose failure leaves the client's connection open for an answer. */
function detached(request: IncomingMessage): Readable {
  const source = new PassThrough();
  request.once('close', () => {
    if (!request.readableEnded) source.destroy(new ClientGone());
  });
  return request.pipe(source);
}

function lengthOf({ headers }: IncomingCall): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
