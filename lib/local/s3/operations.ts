import { AwsError } from '../aws/errors';
import { refuseRepeated } from '../aws/repeated-parameters';
import { rowOf, type ServiceFacts } from '../operations';
import { bucketAndKey } from './address';
import type { S3Call } from './call';

/** The service whose operations differ by method and place, not by name. */
export interface S3Facts extends ServiceFacts<string> {
  readonly protocol: 'rest-xml';
}

/**
 * The IAM action of each request to S3, by place, method and subresources (several of these in the
 * order of the alphabet).
 *
 * Nothing is here that would have no effect: policies of buckets, rules of their life cycle,
 * notifications, replication, object lock.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const OPERATIONS = {
  'account GET': 's3:ListAllMyBuckets',
  'bucket DELETE': 's3:DeleteBucket',
  'bucket DELETE cors': 's3:PutBucketCORS',
  'bucket DELETE encryption': 's3:PutEncryptionConfiguration',
  'bucket DELETE tagging': 's3:PutBucketTagging',
  'bucket GET': 's3:ListBucket',
  'bucket GET acl': 's3:GetBucketAcl',
  'bucket GET cors': 's3:GetBucketCORS',
  'bucket GET encryption': 's3:GetEncryptionConfiguration',
  'bucket GET lifecycle': 's3:GetLifecycleConfiguration',
  'bucket GET location': 's3:GetBucketLocation',
  'bucket GET ownershipControls': 's3:GetBucketOwnershipControls',
  'bucket GET policy': 's3:GetBucketPolicy',
  'bucket GET publicAccessBlock': 's3:GetBucketPublicAccessBlock',
  'bucket GET tagging': 's3:GetBucketTagging',
  'bucket GET uploads': 's3:ListBucketMultipartUploads',
  'bucket GET versioning': 's3:GetBucketVersioning',
  'bucket GET versions': 's3:ListBucketVersions',
  'bucket HEAD': 's3:ListBucket',
  // Of each key in its body, which is asked for when it is that key's turn.
  'bucket POST delete': 's3:DeleteObject',
  'bucket PUT': 's3:CreateBucket',
  'bucket PUT cors': 's3:PutBucketCORS',
  'bucket PUT encryption': 's3:PutEncryptionConfiguration',
  'bucket PUT tagging': 's3:PutBucketTagging',
  'bucket PUT versioning': 's3:PutBucketVersioning',
  'key DELETE': 's3:DeleteObject',
  'key DELETE tagging': 's3:DeleteObjectTagging',
  'key DELETE tagging,versionId': 's3:DeleteObjectVersionTagging',
  'key DELETE uploadId': 's3:AbortMultipartUpload',
  'key DELETE versionId': 's3:DeleteObjectVersion',
  'key GET': 's3:GetObject',
  'key GET acl': 's3:GetObjectAcl',
  'key GET attributes': 's3:GetObjectAttributes',
  'key GET attributes,versionId': 's3:GetObjectVersionAttributes',
  'key GET tagging': 's3:GetObjectTagging',
  'key GET tagging,versionId': 's3:GetObjectVersionTagging',
  'key GET uploadId': 's3:ListMultipartUploadParts',
  'key GET versionId': 's3:GetObjectVersion',
  'key HEAD': 's3:GetObject',
  'key HEAD versionId': 's3:GetObjectVersion',
  'key POST uploadId': 's3:PutObject',
  'key POST uploads': 's3:PutObject',
  'key PUT': 's3:PutObject',
  'key PUT acl': 's3:PutObjectAcl',
  'key PUT tagging': 's3:PutObjectTagging',
  'key PUT tagging,versionId': 's3:PutObjectVersionTagging',
  'key PUT uploadId': 's3:PutObject',
} as const;

/** What a request is called here. */
export type S3Row = keyof typeof OPERATIONS;

/** S3: objects in files, by code of our own. */
export const S3: S3Facts = {
  name: 's3',
  title: 'S3',
  protocol: 'rest-xml',
  isGlobal: true,
  denial: { code: 'AccessDenied', statusCode: 403 },
  operations: OPERATIONS,
};

/**
 * Parameters that only qualify a request. All others name a subresource, which makes it another
 * operation. S3 takes any that begin with `x-` and ignores them.
 */
const PLAIN =
  /^(?:x-.*|AWSAccessKeyId|Signature|Expires|response-.*|encoding-type|list-type|prefix|delimiter|marker|start-after|continuation-token|fetch-owner|max-keys|key-marker|version-id-marker|upload-id-marker|max-uploads|max-parts|part-number-marker|partNumber|max-buckets|bucket-region|allow-unordered)$/i;

/** Which operation a request is, by its line alone. */
export interface S3Request {
  readonly place: 'account' | 'bucket' | 'key';
  readonly method: string;
  /** With commas between several; empty without one. */
  readonly subresources: string;
}

/** Reads which operation a request is. */
export function s3Request({ method, path, query }: S3Call): S3Request {
  const { bucket, key } = bucketAndKey(path);
  const subresources = [...new Set(query.keys())]
    .filter((name) => !PLAIN.test(name))
    .sort()
    .join(',');
  return {
    place: bucket === '' ? 'account' : key === '' ? 'bucket' : 'key',
    method,
    subresources,
  };
}

/** The row of a request; undefined for one that S3 does not have here. */
export function s3Row({ place, method, subresources }: S3Request): S3Row | undefined {
  const line = `${place} ${method}${subresources === '' ? '' : ` ${subresources}`}`;
  return rowOf(S3, line) === undefined ? undefined : (line as S3Row);
}

/** The IAM action of a request: `unknown`, or undefined for a request that has no row. */
export function s3Action(request: S3Request): string | undefined {
  const row = s3Row(request);
  return row && OPERATIONS[row];
}

/**
 * Refuses S3 requests that no row has.
 *
 * @throws NotImplemented
 * @throws InvalidArgument – for a parameter that is given twice
 */
export function checkS3Request(call: S3Call): void {
  refuseRepeated(call.query, 'InvalidArgument');
  const request = s3Request(call);
  if (s3Action(request) !== undefined) return;
  throw notSupported(request);
}

/** The error for a request that no row has. */
export function notSupported({ place, method, subresources }: S3Request): AwsError {
  return new AwsError(
    'NotImplemented',
    `The local account's S3 does not support ${method} of ${place === 'account' ? 'the account' : `a ${place}`}${subresources === '' ? '' : ` with ?${subresources}`}.`,
    501,
    false,
  );
}
