import type { Problems } from '../problems';
import { show } from '../wording';
import { hasLineBreak } from './shape';

/** `s3://bucket/key`, as a pattern of JSON Schema; the bucket's rules are S3's. */
export const S3_URI_PATTERN = '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/.*)?$';
const S3_URI = new RegExp(S3_URI_PATTERN);

export const MAX_URI = 1_024;

/** What to give for the URI of a channel. */
export const URI_ALLOWED = 's3://bucket/prefix (a path only with `rankzero run --local`)';

/** Whether SageMaker would take the URI. */
export function isS3Uri(uri: string): boolean {
  return uri.length <= MAX_URI && S3_URI.test(uri);
}

/** Notes a URI that SageMaker would not take. */
export function checkUri(uri: string, path: string, problems: Problems): void {
  if (uri.length > MAX_URI) {
    problems.add('InvalidChannelUri', path, 'SageMaker does not accept a URI of this length.', {
      found: `${uri.length} characters`,
      allowed: `at most ${MAX_URI} characters`,
    });
  } else if (!S3_URI.test(uri)) {
    const found = /^s3:\/\/([^/]*)/.exec(uri)?.[1];
    const bucket = found !== undefined && isS3Uri(`s3://${found}`) ? undefined : found;
    problems.add(
      'InvalidChannelUri',
      path,
      bucket === undefined
        ? hasLineBreak(uri)
          ? 'A URI is one line.'
          : 'A channel is read from S3.'
        : `No bucket can have this name: ${faultOf(bucket)}.`,
      {
        found: uri,
        allowed:
          bucket === undefined
            ? URI_ALLOWED
            : 'a bucket of 3 to 63 lower-case letters, digits, dots and hyphens, e.g. s3://bucket/prefix',
      },
    );
  }
}

/** What S3 has against the name of a bucket. */
function faultOf(bucket: string): string {
  if (bucket === '') return 'it is empty';
  if (bucket.length < 3 || bucket.length > 63) {
    return `it has ${bucket.length} ${bucket.length === 1 ? 'character' : 'characters'}`;
  }
  const foreign = /[^a-z0-9.-]/u.exec(bucket)?.[0];
  if (foreign === undefined) return 'it starts or ends with a dot or a hyphen';
  return /[A-Z]/.test(foreign)
    ? `it has a capital letter, ${show(foreign)}`
    : `it has the character ${show(foreign)}`;
}
