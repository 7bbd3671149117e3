import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { manifestKey, taskFolder } from '../../core';

/**
 * Refuses to replace a manifest that is there: whoever writes one has to ask S3, by
 * `If-None-Match`, to write only where nothing is. Parts of an upload take no such condition, what
 * puts them together does; a copy has none that S3 knows, so it is refused.
 *
 * A wildcard stands for slashes too: any file below `jobs/` whose path ends alike is written so or
 * not at all. The runners do that with outputs; SageMaker does not with checkpoints.
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
