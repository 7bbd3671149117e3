import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { SCRATCH_TAG } from '../../core';

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
