import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { SCRATCH_TAG } from '../../core';

/** How long the contents of the bucket are kept, in whole days. */
export interface Retention {
  /** Replaced versions, and objects tagged as scratch. */
  readonly scratch: Duration;
  /** Models, outputs and checkpoints of jobs. Absent: for ever. */
  readonly jobs?: Duration;
  /** Documents of executions: requests, plans, results, reports. Absent: for ever. */
  readonly executions?: Duration;
}

const ABANDONED_UPLOAD = Duration.days(7);

/**
 * What the artifacts bucket deletes: abandoned uploads, replaced versions and objects tagged as
 * scratch.
 *
 * Replaced versions are most of the scratch of a job: SageMaker mirrors /opt/ml/checkpoints, so
 * each checkpoint that a container rewrites or deletes leaves one behind. Current objects without
 * the tag, models and documents among them, stay for ever unless a retention is given for them.
 */
export function lifecycleRules({ scratch, jobs, executions }: Retention): s3.LifecycleRule[] {
  return [
    { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: ABANDONED_UPLOAD },
    {
      id: 'ReplacedVersions',
      noncurrentVersionExpiration: scratch,
      expiredObjectDeleteMarker: true,
    },
    {
      id: 'Scratch',
      tagFilters: { [SCRATCH_TAG.key]: SCRATCH_TAG.value },
      expiration: scratch,
    },
    ...(jobs === undefined
      ? []
      : [
          { id: 'Jobs', prefix: 'jobs/', expiration: jobs },
          // Jobs of tasks with a role of their own; a rule's prefix has no wildcard.
          { id: 'JobsOfTasks', prefix: 'tasks/', expiration: jobs },
        ]),
    ...(executions === undefined
      ? []
      : [{ id: 'Executions', prefix: 'executions/', expiration: executions }]),
  ];
}
