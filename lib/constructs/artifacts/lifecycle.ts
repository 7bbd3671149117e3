import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Where data sets that many executions read are put in the artifacts bucket. */
export const DATA_PREFIX = 'data/';

/**
 * Marks an object that is needed only while its execution runs, such as a channel's uploaded files.
 *
 * A tag, because a lifecycle rule's prefix has no wildcard: `executions/` holds scratch
 * (`executions/<execution>/inputs/`) beside documents that stay (`result.json`).
 */
export const SCRATCH_TAG = { key: 'rankzero:scratch', value: 'true' } as const;

const ABANDONED_UPLOAD = Duration.days(7);

/**
 * What the artifacts bucket forgets: abandoned uploads, replaced versions and marked scratch.
 *
 * Replaced versions are most of the scratch of a job: SageMaker mirrors /opt/ml/checkpoints, so
 * each checkpoint that a container rewrites or deletes leaves one behind. Current objects without
 * the tag, models and documents among them, stay for ever.
 */
export function lifecycleRules(scratchRetention: Duration): s3.LifecycleRule[] {
  return [
    { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: ABANDONED_UPLOAD },
    {
      id: 'ReplacedVersions',
      noncurrentVersionExpiration: scratchRetention,
      expiredObjectDeleteMarker: true,
    },
    {
      id: 'Scratch',
      tagFilters: { [SCRATCH_TAG.key]: SCRATCH_TAG.value },
      expiration: scratchRetention,
    },
  ];
}
