import { AwsError } from '../aws/errors';
import type { S3Call } from './call';

/** What moto does not look at, and would do the request without. */
const IGNORED =
  /^(?:x-amz-(?:copy-source-)?server-side-encryption-customer-.*|x-amz-write-offset-bytes|x-amz-if-match-.*|x-amz-rename-source.*)$/;

/** What moto ignores in a listing of uploads. */
const OF_UPLOADS = ['max-uploads', 'key-marker', 'upload-id-marker', 'delimiter'];

/**
 * Refuses S3 requests with parameters that moto ignores, and does those that are easy.
 *
 * @param account the id of the local account
 * @throws NotImplemented – for what would be ignored
 * @throws AccessDenied – where the bucket is expected to be another account's
 */
export function checkS3Headers(call: S3Call, account: string): void {
  const { headers, method, path, query } = call;
  if (/%0a/i.test(path)) {
    throw new AwsError(
      'NotImplemented',
      `The local account's S3 cannot store a key with a line break: ${path}. Rename it.`,
      501,
    );
  }
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if (headers[name] !== undefined && headers[name] !== account) {
      throw new AwsError('AccessDenied', `Access Denied: ${name} is not ${account}.`, 403);
    }
  }
  const most = query.get('max-keys');
  if (most !== null && !/^\d{1,10}$/.test(most)) {
    throw new AwsError(
      'InvalidArgument',
      `Argument maxKeys must be an integer between 0 and 2147483647, found ${JSON.stringify(most)}.`,
    );
  }
  const isCopy = headers['x-amz-copy-source'] !== undefined;
  const ignored =
    Object.keys(headers).find((name) => IGNORED.test(name)) ??
    (isCopy
      ? ['if-match', 'if-none-match'].find((name) => headers[name] !== undefined)
      : undefined) ??
    ((method === 'GET' || method === 'HEAD') && query.has('partNumber')
      ? 'partNumber'
      : undefined) ??
    (query.has('uploads') ? OF_UPLOADS.find((name) => query.has(name)) : undefined);
  if (ignored !== undefined) {
    throw new AwsError(
      'NotImplemented',
      `The local account's S3 would have to ignore '${ignored}'${isCopy ? ' in a copy' : ''}, so it refuses it. Leave it out.`,
      501,
    );
  }
}
