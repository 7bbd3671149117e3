import { open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Where a file goes. */
export interface Destination {
  readonly Bucket: string;
  readonly Key: string;
  /** Tags of the object, as a query string. */
  readonly Tagging: string;
}

/** Of a part: it is held in memory, so that it can be sent again. */
const PART_BYTES = 16 * 2 ** 20;
/** S3 takes at most so many parts. */
const MOST_PARTS = 10_000;

/**
 * Stores a file in S3, in parts if it is large. What is sent is in memory, so a call that fails is
 * made again.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export async function storeFile(s3: S3Client, path: string, to: Destination): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
    const read = async (position: number) => {
      const part = Buffer.alloc(Math.min(bytes, size - position));
      let filled = 0;
      while (filled < part.length) {
        const { bytesRead } = await file.read(
          part,
          filled,
          part.length - filled,
          position + filled,
        );
        if (bytesRead === 0) throw new Error(`${path} has become shorter while it was uploaded.`);
        filled += bytesRead;
      }
      return part;
    };
    if (size <= bytes) await s3.send(new PutObjectCommand({ ...to, Body: await read(0) }));
    else await inParts(s3, to, size, bytes, read);
  } finally {
    await file.close();
  }
}

async function inParts(
  s3: S3Client,
  { Bucket, Key, Tagging }: Destination,
  size: number,
  bytes: number,
  read: (position: number) => Promise<Buffer>,
): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Tagging }));
  const upload = { Bucket, Key, UploadId };
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let position = 0; position < size; position += bytes) {
      const PartNumber = Parts.length + 1;
      const Body = await read(position);
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    // Parts that nobody completes cost money; what went wrong counts more than whether this works.
    await s3.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}
