import { readFileSync } from 'node:fs';
import { inParallel } from '../../lib/core/in-parallel';
import { crc32, encodeCrc32 } from './checksum';
import { RunnerError } from './errors';
import { writeGuarded } from './guarded';
import { changed, MultipartUpload, PART_SIZE, PartBuffers, partSizeOf } from './multipart';
import { PutObjectCommand, type S3Client } from './sdk/client-s3';
import { REQUESTS } from './storage';

/** Bytes of file content that may be in memory at once. */
const MEMORY = 128 * 1024 * 1024;

/** One object to store: a local file, or bytes. */
export type Transfer = { readonly key: string; readonly sizeBytes: number } & (
  | { readonly source: string }
  | { readonly body: Buffer }
);

/** CRC-32 of each stored object by key, as S3 writes it. */
export type Checksums = ReadonlyMap<string, string>;

/** An upload that did not finish; the cause is what the client raised. */
export class UploadError extends Error {
  constructor(stored: number, total: number, cause: unknown) {
    super(`${stored} of ${total} files were uploaded`, { cause });
  }
}

/**
 * Stores every transfer, many at once: small files by single requests, files from 8 MiB on in parts.
 * The first failure ends all of it and deletes the parts of unfinished files.
 *
 * @throws UploadError – with what failed and how far it got.
 */
export async function uploadAll(
  client: S3Client,
  bucket: string,
  transfers: readonly Transfer[],
): Promise<Checksums> {
  const stored = new Map<string, string>();
  const uploads: MultipartUpload[] = [];
  const pieces = listPieces(client, bucket, transfers, uploads, stored);
  const largest = transfers.reduce((size, t) => Math.max(size, partSizeOf(t.sizeBytes)), PART_SIZE);
  const workers = Math.max(1, Math.min(REQUESTS, Math.floor(MEMORY / largest)));
  try {
    await inParallel(pieces, workers, (send) => send());
  } catch (error) {
    await Promise.all(uploads.map((upload) => upload.abort()));
    if (error instanceof RunnerError) throw error;
    throw new UploadError(stored.size, transfers.length, error);
  }
  return stored;
}

/** Every request as a function to call; large files first, for they take longest. */
function* listPieces(
  client: S3Client,
  bucket: string,
  transfers: readonly Transfer[],
  uploads: MultipartUpload[],
  stored: Map<string, string>,
): Generator<() => Promise<void>> {
  const buffers = new PartBuffers();
  for (const transfer of [...transfers].sort((a, b) => b.sizeBytes - a.sizeBytes)) {
    const { key, sizeBytes } = transfer;
    const target = { Bucket: bucket, Key: key };
    if (!('source' in transfer) || sizeBytes < PART_SIZE) {
      yield async () => {
        stored.set(key, await putWhole(client, target, transfer));
      };
      continue;
    }
    const upload = new MultipartUpload(client, target, transfer.source, sizeBytes, buffers);
    uploads.push(upload);
    for (let number = 1; number <= upload.partCount; number++) {
      yield async () => {
        const crc = await upload.send(number);
        if (crc !== undefined) stored.set(key, encodeCrc32(crc));
      };
    }
  }
}

async function putWhole(
  client: S3Client,
  target: { readonly Bucket: string; readonly Key: string },
  transfer: Transfer,
): Promise<string> {
  const Body = 'source' in transfer ? readFileSync(transfer.source) : transfer.body;
  if (Body.length !== transfer.sizeBytes) throw changed(target.Key);
  const ChecksumCRC32 = encodeCrc32(crc32(Body));
  await writeGuarded(target.Key, (condition) =>
    client.send(new PutObjectCommand({ ...target, ...condition, Body, ChecksumCRC32 })),
  );
  return ChecksumCRC32;
}
