import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Location } from '../../../core';

/** Transfers of one job that run at the same time. */
export const PARALLEL_TRANSFERS = 8;

/** S3 takes at most 10,000 parts. */
const MOST_PARTS = 9000;
const SMALLEST_PART = 8 * 1024 * 1024;

/** Keys of all objects below a prefix, in the order of S3; directory markers are left out. */
export async function listKeys(
  s3: S3Client,
  { bucket, key }: S3Location,
  signal?: AbortSignal,
): Promise<string[]> {
  const keys: string[] = [];
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: key },
    { abortSignal: signal },
  );
  for await (const page of pages) {
    for (const { Key = '' } of page.Contents ?? []) {
      if (!Key.endsWith('/')) keys.push(Key);
    }
  }
  return keys;
}

/** Stores an object as a file. */
export async function downloadFile(
  s3: S3Client,
  { bucket, key }: S3Location,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
    ...(signal && { abortSignal: signal }),
  });
  await pipeline(Body as Readable, createWriteStream(path), {
    ...(signal && { signal }),
  });
}

/** Stores a file as an object, in parts when it is large. */
export async function uploadFile(
  s3: S3Client,
  path: string,
  { bucket, key }: S3Location,
  kmsKeyId?: string,
): Promise<void> {
  const { size } = await stat(path);
  const upload = new Upload({
    client: s3,
    partSize: Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS)),
    params: {
      Bucket: bucket,
      Key: key,
      Body: createReadStream(path),
      ...(kmsKeyId && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId }),
    },
  });
  await upload.done();
}
