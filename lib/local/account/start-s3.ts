import { join } from 'node:path';
import { RankZeroError } from '../../core/errors';
import type { Place } from '../iam';
import { type BucketResource, S3Service } from '../s3';
import type { State } from '../state';

/** No job can have this name: names of jobs have no dot. */
const FOLDER = 's3.objects';

/**
 * Starts S3 with the buckets of an account.
 *
 * @throws LocalResourceFailed – for a bucket that S3 would refuse
 */
export function startS3({
  directory,
  state,
  buckets,
  region,
  account,
}: Place & {
  /** Where the account's files go. */
  readonly directory: string;
  /** Where the objects go, if they outlive the account. */
  readonly state?: State | undefined;
  readonly buckets: readonly BucketResource[];
}): S3Service {
  const s3 = new S3Service({
    directory: state?.folder('objects') ?? join(directory, FOLDER),
    region,
    account,
  });
  for (const bucket of buckets) {
    try {
      s3.ensureBucket(bucket);
    } catch (error) {
      throw new RankZeroError(
        'LocalResourceFailed',
        `The local account could not make the bucket '${bucket.name}': ${error instanceof Error ? error.message : String(error)}`,
        { source: 'tool', cause: error },
      );
    }
  }
  return s3;
}
