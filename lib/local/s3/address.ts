import { AwsError } from '../aws/errors';

/** A label in front of this host name is a bucket. */
const VIRTUAL_HOST = /^(?<bucket>.+)\.localhost$/i;
const BUCKET_NAME = /^[A-Za-z0-9._-]{1,255}$/;

/** Rewrites a virtual-host-style S3 path to path style; a path-style one comes back as it is. */
export function pathStyle(path: string, host: string | undefined): string {
  const bucket = VIRTUAL_HOST.exec((host ?? '').replace(/:\d+$/, ''))?.groups?.bucket;
  return bucket === undefined ? path : `/${bucket}${path}`;
}

/** The bucket and key of a path-style path, both still percent-encoded. */
export function bucketAndKey(path: string): { readonly bucket: string; readonly key: string } {
  const slash = path.indexOf('/', 1);
  return slash === -1
    ? { bucket: path.slice(1), key: '' }
    : { bucket: path.slice(1, slash), key: path.slice(slash + 1) };
}

/** The path of a key, percent-encoded. */
export function pathOf(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Refuses paths that could be read in two ways: where the bucket ends must not depend on who
 * decodes what first.
 *
 * @param path in path style
 * @throws InvalidURI – for one that is not percent-encoded properly
 * @throws InvalidBucketName – for one whose first part can be no bucket
 */
export function checkS3Path(path: string): void {
  try {
    decodeURIComponent(path);
  } catch {
    throw new AwsError('InvalidURI', `Couldn't parse the specified URI: ${JSON.stringify(path)}.`);
  }
  const { bucket } = bucketAndKey(path);
  if (path !== '/' && !BUCKET_NAME.test(bucket)) {
    throw new AwsError(
      'InvalidBucketName',
      `The specified bucket is not valid: ${JSON.stringify(bucket)} in the path ${JSON.stringify(path)}.`,
    );
  }
}
