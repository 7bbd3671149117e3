import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws/errors';

/**
 * Reads a request's body whole.
 *
 * @throws RequestEntityTooLarge – when it is longer than `limit` bytes
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= limit) chunks.push(chunk as Buffer);
  }
  // Only now: its sender reads no answer before everything is sent.
  if (size > limit) {
    throw new AwsError(
      'RequestEntityTooLarge',
      `The request's body has ${size} bytes; this API takes ${limit}. Put large data into S3 and pass its URI.`,
      413,
    );
  }
  return Buffer.concat(chunks);
}
