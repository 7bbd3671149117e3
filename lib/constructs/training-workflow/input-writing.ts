import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { inputKey } from '../../core';

/**
 * Allows a principal to put data where an execution has its own inputs, marked as scratch; not to
 * read or to change anything else of the bucket.
 *
 * @param folders - key prefixes of the inputs, with wildcards: of the shared role, of tasks
 */
export function allowInputs(
  grantee: iam.IGrantable,
  bucket: s3.IBucket,
  folders: readonly string[],
): void {
  const { grantPrincipal } = grantee;
  grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: 'PutInputs',
      actions: ['s3:AbortMultipartUpload', 's3:PutObject', 's3:PutObjectTagging'],
      resources: folders.map((folder) => bucket.arnForObjects(`${inputKey('*', '*', folder)}*`)),
    }),
  );
  if (bucket.encryptionKey === undefined) return;
  grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: 'EncryptInputs',
      // A part of a multipart upload is decrypted to be joined with the others.
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [bucket.encryptionKey.keyArn],
    }),
  );
}
