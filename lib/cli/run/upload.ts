import { createReadStream, statSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload as S3Upload } from '@aws-sdk/lib-storage';
import { inParallel, SCRATCH_TAG } from '../../core';
import type { Upload } from '../request/local-inputs';

/** Uploads at once; more of them do not make S3 faster. */
const AT_ONCE = 16;

/** Where files go. */
export interface UploadsTo {
  readonly s3: S3Client;
  readonly bucket: string;
  /** When aborted, no further upload starts. */
  readonly signal: AbortSignal;
}

/**
 * Uploads the files of channels, tagged so that the bucket deletes them some time after the run.
 */
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
