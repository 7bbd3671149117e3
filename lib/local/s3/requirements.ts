import type { ConditionValues, Place, Requirement } from '../iam';
import { UnknownAction } from '../operations';
import { bucketAndKey } from './address';
import type { S3Call } from './call';
import { s3Action, s3Request, s3Row } from './operations';

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
 * The IAM actions that an S3 request needs, with their resources and condition keys.
 *
 * @throws UnknownAction – for a request whose action is not known
 */
export function s3Requirements(call: S3Call, { partition }: Place): readonly Requirement[] {
  const request = s3Request(call);
  const action = s3Action(request) ?? 'unknown';
  const { place, method, subresources } = request;
  if (action === 'unknown') {
    const where = place === 'account' ? '' : ` on a ${place}`;
    throw new UnknownAction(`S3 request '${method} ${subresources}'${where}`);
  }
  // What it deletes is in its body: each key is asked for when it is deleted.
  if (s3Row(request) === 'bucket POST delete') return [];
  if (place === 'account') return [{ action, resource: '*' }];
  const arn = (path: string) => `arn:${partition}:s3:::${path}`;
  const { bucket, key } = bucketAndKey(call.path);
  const resource = arn(decode(place === 'bucket' ? bucket : `${bucket}/${key}`));
  const isWriting = action === 's3:PutObject';
  const context = {
    ...contextOf(call, place === 'bucket'),
    ...(isWriting && contextOfWriting(call)),
  };
  return [{ action, resource, context }, ...(isWriting ? besides(call, resource, arn) : [])];
}

/** What a request to write an object needs besides, by its headers. */
function besides(
  { headers }: S3Call,
  resource: string,
  arn: (path: string) => string,
): Requirement[] {
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
