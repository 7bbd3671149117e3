import type { ObjectVersion, Precondition } from '../store';
import { type Asked, header } from './asked';
import { s3Error } from './errors';

/**
 * What a write demands of the object that is there.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 * @throws NotImplemented – for If-None-Match with anything but `*`, as S3
 */
export function writeCondition(asked: Asked): Precondition {
  const none = header(asked, 'if-none-match');
  const match = header(asked, 'if-match');
  if (none !== undefined && none !== '*') throw s3Error('NotImplemented', `if-none-match: ${none}`);
  return (current) => {
    if (none !== undefined && current !== undefined) {
      throw s3Error('PreconditionFailed', 'if-none-match');
    }
    if (match === undefined) return;
    if (current === undefined) throw s3Error('NoSuchKey', asked.key);
    if (!hasTag(current, match)) throw s3Error('PreconditionFailed', 'if-match');
  };
}

/** Whether a client's copy of what it asks for is still good. @throws PreconditionFailed */
export function isUnchanged(asked: Asked, version: ObjectVersion): boolean {
  const failed = failedCondition(asked, version, '');
  if (failed === undefined) return false;
  if (failed === 'if-none-match' || failed === 'if-modified-since') return true;
  throw s3Error('PreconditionFailed', failed);
}

/** What a copy demands of its source. @throws PreconditionFailed */
export function checkSource(asked: Asked, version: ObjectVersion): void {
  const failed = failedCondition(asked, version, 'x-amz-copy-source-');
  if (failed !== undefined) throw s3Error('PreconditionFailed', failed);
}

/** Whether If-Range still means what it says; without it, it does. */
export function isRangeOfThis(asked: Asked, version: ObjectVersion): boolean {
  const range = header(asked, 'if-range');
  if (range === undefined) return true;
  const time = Date.parse(range);
  return range.includes('"') || Number.isNaN(time)
    ? hasTag(version, range)
    : version.modified <= time;
}

/** The first condition that does not hold; entity tags come before times. */
function failedCondition(asked: Asked, version: ObjectVersion, prefix: string): string | undefined {
  const given = (name: string) => header(asked, prefix + name);
  const modifiedSince = (time: string) => version.modified > Date.parse(time);
  const match = given('if-match');
  const none = given('if-none-match');
  const unmodified = given('if-unmodified-since');
  const modified = given('if-modified-since');
  if (match !== undefined) {
    if (!hasTag(version, match)) return `${prefix}if-match`;
  } else if (unmodified !== undefined && modifiedSince(unmodified)) {
    return `${prefix}if-unmodified-since`;
  }
  if (none !== undefined) {
    if (hasTag(version, none)) return `${prefix}if-none-match`;
  } else if (modified !== undefined && !modifiedSince(modified)) {
    return `${prefix}if-modified-since`;
  }
  return undefined;
}

function hasTag({ etag }: ObjectVersion, tags: string): boolean {
  const wanted = tags.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
  return wanted.includes('*') || wanted.includes(etag);
}
