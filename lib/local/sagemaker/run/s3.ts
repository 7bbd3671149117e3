import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from '../../../core';
import type { DownloadOptions, ObjectFiles } from './object-files';

/** Transfers of one job that run at the same time. */
export const PARALLEL_TRANSFERS = 8;

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

/** Makes a file of an object, and the folders that it is in. */
export async function downloadFile(
  files: ObjectFiles,
  from: S3Location,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  await mkdir(dirname(path), { recursive: true });
  await files.download(from, path, options);
}

/** Stores a file as an object, encrypted with a key if there is one. */
export async function uploadFile(
  files: ObjectFiles,
  path: string,
  to: S3Location,
  kmsKeyId?: string,
): Promise<void> {
  await files.upload(path, to, {
    ...(kmsKeyId && {
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': kmsKeyId,
    }),
  });
}
