import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { AwsError } from '../../aws/errors';
import { digestOf } from '../../s3/digests';
import type { IncomingCall } from '../incoming';
import { isSame } from '../signature/digest';
import { refusal } from '../signature/refusals';
import { UNSIGNED_PAYLOAD, type Verified } from '../signature/verify';
import { scopeOf, signingKey } from '../signature/version-4';
import { AwsChunkedDecoder } from './aws-chunked';

/** How the body of an S3 request is read and checked on its way. */
export interface BodyPlan {
  /** What the body goes through, in order; the last one keeps its end back until all is checked. */
  steps(): Transform[];
  /** Length of the content, where a form of AWS's own is taken off. @default - the body's own */
  readonly decodedLength?: number;
  /** What is stated of the content, by header or trailer; all of it holds once the steps have ended. */
  readonly stated: ReadonlyMap<string, string>;
}

const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const SIGNED_CHUNKS_AND_TRAILERS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER';
const PLAIN_CHUNKS_AND_TRAILERS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const SHA_256 = /^[0-9a-f]{64}$/;

/**
 * Says how the body of an S3 request has to be read, by what its signed headers claim.
 *
 * @throws InvalidRequest – for a value that AWS does not define
 * @throws MissingContentLength – for pieces without the length of what is in them
 */
export function planBody(call: IncomingCall, verified: Verified): BodyPlan {
  const { payload } = verified;
  if (payload === UNSIGNED_PAYLOAD || SHA_256.test(payload)) {
    const sha = payload === UNSIGNED_PAYLOAD ? undefined : payload;
    const stated = claims(call);
    return { stated, steps: () => [new CheckedBody(call, stated, sha)] };
  }
  const isSigned = payload === SIGNED_CHUNKS || payload === SIGNED_CHUNKS_AND_TRAILERS;
  if (!isSigned && payload !== PLAIN_CHUNKS_AND_TRAILERS) {
    throw new AwsError(
      'InvalidRequest',
      `The value ${JSON.stringify(payload)} of x-amz-content-sha256 is not allowed here. Allowed: a SHA-256 in lower-case hexadecimal, ${[UNSIGNED_PAYLOAD, SIGNED_CHUNKS, SIGNED_CHUNKS_AND_TRAILERS, PLAIN_CHUNKS_AND_TRAILERS].join(', ')}.`,
    );
  }
  const expected = claims(call);
  const length = decodedLength(call);
  return {
    decodedLength: length,
    stated: expected,
    steps: () => [
      new AwsChunkedDecoder({
        length,
        hasTrailers: payload !== SIGNED_CHUNKS,
        onTrailer: (name, value) => expected.set(name, value),
        ...(isSigned && { signing: signingOf(verified) }),
      }),
      new CheckedBody(call, expected, undefined),
    ],
  };
}

function signingOf({ identity, signature, time }: Verified) {
  return {
    key: signingKey(identity.credentials.secretAccessKey, signature),
    scope: scopeOf(signature),
    seed: signature.signature,
    time,
  };
}

function decodedLength({ headers }: IncomingCall): number {
  const text = headers['x-amz-decoded-content-length'];
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw new AwsError(
    'MissingContentLength',
    'You must provide the x-amz-decoded-content-length HTTP header.',
    411,
  );
}

/** The digests that a request gives in its headers, and names of those that follow. */
function claims({ headers, method, query }: IncomingCall): Map<string, string> {
  const found = new Map<string, string>();
  // Of a request that completes an upload they are of the object, not of its body.
  const isOfObject = method === 'POST' && query.has('uploadId');
  for (const [name, value] of Object.entries(headers)) {
    if (isOfObject && name.startsWith('x-amz-checksum-')) continue;
    if (typeof value === 'string' && digestOf(name) !== undefined) found.set(name, value);
  }
  for (const name of String(headers['x-amz-trailer'] ?? '').split(',')) {
    const trailer = name.trim().toLowerCase();
    if (trailer !== '' && digestOf(trailer) !== undefined) found.set(trailer, '');
  }
  return found;
}

/**
 * Passes a body on and compares it with what is said of it. The last piece is kept back until that
 * is done: what reads it acts only when it has everything.
 */
class CheckedBody extends Transform {
  private readonly sha;
  private readonly digests;
  private last: Buffer | undefined;

  /**
   * @param claims digests by name of their header or trailer; values may come until the body ends
   * @param claimed the SHA-256 that was signed, in hexadecimal
   */
  constructor(
    private readonly call: IncomingCall,
    private readonly claims: ReadonlyMap<string, string>,
    private readonly claimed: string | undefined,
  ) {
    super();
    this.sha = claimed === undefined ? undefined : createHash('sha256');
    this.digests = [...claims.keys()].flatMap((name) => {
      const digest = digestOf(name);
      return digest === undefined ? [] : [{ name, digest }];
    });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.sha?.update(chunk);
    for (const { digest } of this.digests) digest.update(chunk);
    if (this.last !== undefined) this.push(this.last);
    this.last = chunk;
    done();
  }

  override _flush(done: TransformCallback): void {
    this.check().then(() => done(null, this.last), done);
  }

  private async check(): Promise<void> {
    const sha = this.sha?.digest('hex');
    if (this.claimed !== undefined && sha !== this.claimed) {
      throw new AwsError(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    for (const { name, digest } of this.digests) {
      const value = this.claims.get(name) ?? '';
      if (value === '') {
        throw refusal('malformed', this.call.protocol, `The trailer '${name}' is missing.`);
      }
      const computed = Buffer.from(await digest.digest()).toString('base64');
      if (!isSame(computed, value)) throw badDigest(name, value, computed);
    }
  }
}

function badDigest(name: string, value: string, computed: string): AwsError {
  const what = name === 'content-md5' ? 'Content-MD5' : name.replace('x-amz-checksum-', '');
  const found = `you sent ${value}, what came has ${computed}`;
  return new AwsError(
    'BadDigest',
    `The ${what} you specified did not match what we received: ${found}.`,
  );
}
