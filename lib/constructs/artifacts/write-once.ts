import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { manifestKey, taskFolder } from '../../core';

/**
 * Refuses to replace an existing manifest: every write must use `If-None-Match`, so that S3 writes
 * only if there is no such object. The parts of an upload take no such condition, but the call that
 * completes it does. S3 has no such condition for a copy, so a copy is refused.
 *
 * A wildcard stands for slashes too: every file below `jobs/` whose path ends in the same way must
 * be written like this. The runners do so for outputs; SageMaker does not for checkpoints.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export function writeManifestsOnce(bucket: s3.IBucket): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'WriteManifestsOnce',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: ['', taskFolder('*', '*')].map((folder) =>
      bucket.arnForObjects(manifestKey('*', folder)),
    ),
    conditions: {
      Null: { 's3:if-none-match': 'true' },
      Bool: { 's3:ObjectCreationOperation': 'true' },
    },
  });
}
