import { createReadStream, statSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload as S3Upload } from '@aws-sdk/lib-storage';
import { inParallel, SCRATCH_TAG } from '../../core';
import type { Upload } from '../request/local-inputs';

/** As many as S3 serves at once before more of them stop helping. */
const AT_ONCE = 16;

/** Where files go to. */
export interface UploadsTo {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Aborted: no further file is begun. */
  readonly signal: AbortSignal;
}

/** Uploads the files of channels, marked as what the bucket forgets some time after the run. */
export async function uploadAll(uploads: readonly Upload[], to: UploadsTo): Promise<void> {
  const files = uploads.flatMap((upload) => upload.files);
  await inParallel(files, AT_ONCE, async ({ path, key }) => {
    if (to.signal.aborted) return;
    // lib-storage sends an empty stream as a part that S3 refuses.
    const body = statSync(path).size === 0 ? '' : createReadStream(path);
    await new S3Upload({
      client: to.s3,
      params: { Bucket: to.bucket, Key: key, Body: body },
      tags: [{ Key: SCRATCH_TAG.key, Value: SCRATCH_TAG.value }],
    }).done();
  });
}
