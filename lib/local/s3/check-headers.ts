import { AwsError } from '../aws/errors';
import type { S3Call } from './call';

/** What would be ignored here, and the request done without. */
const IGNORED =
  /^(?:x-amz-(?:copy-source-)?server-side-encryption-customer-.*|x-amz-write-offset-bytes|x-amz-if-match-.*|x-amz-rename-source.*)$/;

/**
 * Refuses S3 requests with headers that would be ignored here, and what they expect of their bucket's
 * owner.
 *
 * @param account the id of the local account
 * @throws NotImplemented – for what would be ignored
 * @throws AccessDenied – where the bucket is expected to be another account's
 */
export function checkS3Headers({ headers }: S3Call, account: string): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if (headers[name] !== undefined && headers[name] !== account) {
      throw new AwsError('AccessDenied', `Access Denied: ${name} is not ${account}.`, 403);
    }
  }
  const ignored = Object.keys(headers).find((name) => IGNORED.test(name));
  if (ignored === undefined) return;
  throw new AwsError(
    'NotImplemented',
    `The local account's S3 would have to ignore '${ignored}', so it refuses it. Leave it out.`,
    501,
  );
}
