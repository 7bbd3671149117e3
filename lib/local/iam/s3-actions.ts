import type { ConditionValues, Place, Requirement } from './types';
import { UnknownAction } from './unknown-action';

/** What of an S3 request says which action it is. */
export interface S3Call {
  readonly method: string;
  /** `/bucket/key`, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Parameters that only qualify an action. All others name a subresource, which is another action. */
const PLAIN_PARAMETERS =
  /^(x-id|x-amz-.*|AWSAccessKeyId|Signature|Expires|response-.*|encoding-type|list-type|prefix|delimiter|marker|start-after|continuation-token|fetch-owner|max-keys|key-marker|version-id-marker|upload-id-marker|max-uploads|max-parts|part-number-marker|partNumber|max-buckets|bucket-region)$/i;

/** Actions on a bucket by method and subresource. */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  'DELETE ': 'DeleteBucket',
  'DELETE policy': 'DeleteBucketPolicy',
  'GET ': 'ListBucket',
  'GET acl': 'GetBucketAcl',
  'GET cors': 'GetBucketCORS',
  'GET encryption': 'GetEncryptionConfiguration',
  'GET lifecycle': 'GetLifecycleConfiguration',
  'GET location': 'GetBucketLocation',
  'GET policy': 'GetBucketPolicy',
  'GET tagging': 'GetBucketTagging',
  'GET uploads': 'ListBucketMultipartUploads',
  'GET versioning': 'GetBucketVersioning',
  'GET versions': 'ListBucketVersions',
  'HEAD ': 'ListBucket',
  'PUT ': 'CreateBucket',
  'PUT policy': 'PutBucketPolicy',
  'PUT tagging': 'PutBucketTagging',
  'PUT versioning': 'PutBucketVersioning',
};

/** Actions on an object by method and subresources, in the order of the alphabet. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  'DELETE ': 'DeleteObject',
  'DELETE tagging': 'DeleteObjectTagging',
  'DELETE uploadId': 'AbortMultipartUpload',
  'DELETE versionId': 'DeleteObjectVersion',
  'GET ': 'GetObject',
  'GET acl': 'GetObjectAcl',
  'GET attributes': 'GetObjectAttributes',
  'GET tagging': 'GetObjectTagging',
  'GET uploadId': 'ListMultipartUploadParts',
  'GET versionId': 'GetObjectVersion',
  'HEAD ': 'GetObject',
  'HEAD versionId': 'GetObjectVersion',
  'POST uploadId': 'PutObject',
  'POST uploads': 'PutObject',
  'PUT ': 'PutObject',
  'PUT acl': 'PutObjectAcl',
  'PUT tagging': 'PutObjectTagging',
  'PUT uploadId': 'PutObject',
};

/** Condition keys that are parameters of a listing. */
const LISTING_KEYS = ['prefix', 'delimiter', 'max-keys'];

/** Condition keys that are headers of a request. */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
];

/**
 * The actions that an S3 request needs.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @throws UnknownAction – for a request that is in none of the tables
 */
export function s3Actions(call: S3Call, { partition }: Place): readonly Requirement[] {
  const { method, query } = call;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decode(call.path)) ?? [];
  const subresource = [...new Set(query.keys())]
    .filter((name) => !PLAIN_PARAMETERS.test(name))
    .sort()
    .join(',');
  const what = `${method} ${subresource}`;
  if (bucket === '') {
    if (what === 'GET ') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
    throw new UnknownAction(`S3 request '${what}'`);
  }
  const arn = (path: string) => `arn:${partition}:s3:::${path}`;
  const name = (key === '' ? BUCKET_ACTIONS : OBJECT_ACTIONS)[what];
  if (name === undefined) {
    throw new UnknownAction(`S3 request '${what}' on a ${key === '' ? 'bucket' : 'key'}`);
  }
  const context = {
    ...contextOf(call, key === ''),
    ...(name === 'PutObject' ? contextOfWriting(call) : {}),
  };
  const resource = arn(key === '' ? bucket : `${bucket}/${key}`);
  return [{ action: `s3:${name}`, resource, context }, ...more(call, name, resource, arn)];
}

/** What a request to write an object needs besides, by its headers. */
function more(
  { headers }: S3Call,
  name: string,
  resource: string,
  arn: (path: string) => string,
): Requirement[] {
  if (name !== 'PutObject') return [];
  const found: Requirement[] = [];
  const source = header(headers, 'x-amz-copy-source');
  if (source !== undefined) {
    const [path = '', version] = source.replace(/^\//, '').split('?versionId=');
    const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
    found.push({ action, resource: arn(decode(path)) });
  }
  if (header(headers, 'x-amz-tagging') !== undefined) {
    found.push({ action: 's3:PutObjectTagging', resource });
  }
  if (header(headers, 'x-amz-acl') !== undefined) {
    found.push({ action: 's3:PutObjectAcl', resource });
  }
  return found;
}

function contextOf({ query, headers }: S3Call, isBucket: boolean): ConditionValues {
  const found: Record<string, string> = {};
  for (const name of isBucket ? LISTING_KEYS : []) {
    const value = query.get(name);
    if (value !== null) found[`s3:${name}`] = value;
  }
  for (const name of HEADER_KEYS) {
    const value = header(headers, name);
    if (value !== undefined) found[`s3:${name}`] = value;
  }
  const version = query.get('versionId');
  if (version !== null) found['s3:VersionId'] = version;
  return found;
}

/**
 * Condition keys of writing an object alone: whether the request makes one, as all but the first
 * and the middle of a multipart upload do, and on what it depends.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
function contextOfWriting({ method, query, headers }: S3Call): ConditionValues {
  const isPartOfOne = query.has('uploads') || (method === 'PUT' && query.has('uploadId'));
  const found: Record<string, string> = { 's3:ObjectCreationOperation': String(!isPartOfOne) };
  for (const name of ['if-match', 'if-none-match']) {
    const value = header(headers, name);
    if (value !== undefined) found[`s3:${name}`] = value;
  }
  return found;
}

function header(headers: S3Call['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A key that is not well encoded is taken as it stands: no policy can mean another one by it. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
