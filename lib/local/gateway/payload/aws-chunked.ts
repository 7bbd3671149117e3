import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { AwsError } from '../../aws/errors';
import { hmac, isSame, sha256 } from '../signature/digest';

/** By what the pieces of a body are signed, each after the one before. */
export interface ChunkSigning {
  readonly key: Buffer;
  /** `YYYYMMDDThhmmssZ` */
  readonly time: string;
  /** `date/region/service/aws4_request` */
  readonly scope: string;
  /** The signature of the request's headers, which the first piece's builds on. */
  readonly seed: string;
}

/** How a body in AWS's chunked form is read. */
export interface AwsChunkedOptions {
  /** Bytes of the content, as `x-amz-decoded-content-length` has it. */
  readonly length: number;
  /** @default - the pieces carry no signatures */
  readonly signing?: ChunkSigning;
  /** Whether names and values follow the last piece, signed where the pieces are. */
  readonly hasTrailers: boolean;
  /** Receives them, names in lower case. */
  readonly onTrailer: (name: string, value: string) => void;
}

const MAX_LINE = 8192;
const EMPTY = sha256('');
const LINE_END = '\r\n';

/**
 * Takes the content out of a body in AWS's chunked form, and verifies each piece's signature.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * @throws SignatureDoesNotMatch, IncompleteBody, InvalidRequest – as errors of the stream
 */
export class AwsChunkedDecoder extends Transform {
  private state: 'size' | 'data' | 'data end' | 'trailers' | 'done' = 'size';
  private line = '';
  private left = 0;
  private total = 0;
  /** Of a piece that is signed. */
  private hash: Hash | undefined;
  private claimed = '';
  private previous: string;
  private trailers = '';

  constructor(private readonly options: AwsChunkedOptions) {
    super();
    this.previous = options.signing?.seed ?? '';
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = chunk;
      while (rest.length > 0) rest = this.state === 'data' ? this.data(rest) : this.lines(rest);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const { length } = this.options;
    const isWhole = this.state === 'done' && this.total === length;
    done(
      isWhole
        ? null
        : new AwsError(
            'IncompleteBody',
            `The body ends after ${this.total} of the ${length} bytes that 'x-amz-decoded-content-length' says, or before its last piece.`,
          ),
    );
  }

  private data(input: Buffer): Buffer {
    const piece = input.subarray(0, this.left);
    this.hash?.update(piece);
    this.left -= piece.length;
    this.total += piece.length;
    if (this.total > this.options.length) {
      throw new AwsError(
        'IncompleteBody',
        `The body has more than the ${this.options.length} bytes that 'x-amz-decoded-content-length' says.`,
      );
    }
    this.push(piece);
    if (this.left === 0) this.state = 'data end';
    return input.subarray(piece.length);
  }

  /** Reads up to the end of a line; any other input fails the stream. */
  private lines(input: Buffer): Buffer {
    if (this.state === 'done') throw invalid('something follows its last piece');
    const end = input.indexOf('\n');
    const taken = end === -1 ? input.length : end + 1;
    this.line += input.subarray(0, taken).toString('latin1');
    if (this.line.length > MAX_LINE) throw invalid('a line in it is too long');
    if (end !== -1) {
      if (!this.line.endsWith(LINE_END)) throw invalid('a line in it does not end with CR LF');
      const line = this.line.slice(0, -LINE_END.length);
      this.line = '';
      this.readLine(line);
    }
    return input.subarray(taken);
  }

  private readLine(line: string): void {
    if (this.state === 'size') this.readSize(line);
    else if (this.state === 'data end') this.endData(line);
    else this.readTrailer(line);
  }

  private readSize(line: string): void {
    const parts = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (parts === null) throw invalid(`${JSON.stringify(line.slice(0, 40))} is not a chunk size`);
    this.left = Number.parseInt(parts[1] ?? '', 16);
    this.claimed = parts[2] ?? '';
    this.hash = this.options.signing && createHash('sha256');
    if (this.left > 0) {
      this.state = 'data';
      return;
    }
    this.checkPiece();
    this.state = 'trailers';
  }

  private endData(line: string): void {
    if (line !== '') throw invalid('a chunk is longer than its size says');
    this.checkPiece();
    this.state = 'size';
  }

  private checkPiece(): void {
    const { signing } = this.options;
    if (signing === undefined) return;
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      signing.time,
      signing.scope,
      this.previous,
      EMPTY,
      this.hash?.digest('hex') ?? EMPTY,
    ].join('\n');
    this.compare(text, this.claimed, signing.key);
  }

  private readTrailer(line: string): void {
    if (line === '') {
      if (this.trailers !== '') throw invalid('the signature of its trailers is missing');
      this.state = 'done';
      return;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (colon < 1 || !this.options.hasTrailers) throw invalid('something follows its last piece');
    const { signing } = this.options;
    if (name === 'x-amz-trailer-signature' && signing !== undefined) {
      const text = [
        'AWS4-HMAC-SHA256-TRAILER',
        signing.time,
        signing.scope,
        this.previous,
        sha256(this.trailers),
      ].join('\n');
      this.compare(text, value, signing.key);
      this.trailers = '';
      return;
    }
    if (signing !== undefined) this.trailers += `${name}:${value}\n`;
    this.options.onTrailer(name, value);
  }

  private compare(text: string, claimed: string, key: Buffer): void {
    const signature = hmac(key, text).toString('hex');
    if (!isSame(signature, claimed)) {
      throw new AwsError(
        'SignatureDoesNotMatch',
        'The signature of a chunk of the body does not match the received data.',
        403,
      );
    }
    this.previous = signature;
  }
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidRequest', `The body is not in AWS's chunked form: ${what}.`);
}
