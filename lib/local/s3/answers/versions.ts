import { type Bucket, currentOf, type ObjectVersion, type Version } from '../store';
import type { Asked, S3Place } from './asked';
import { bucketOf, s3Error } from './errors';

/**
 * The object that a request means: its newest version, or the one that it names.
 *
 * @throws NoSuchBucket, NoSuchKey, NoSuchVersion
 * @throws MethodNotAllowed – for a version that is a delete marker
 */
export function versionOf(
  asked: Asked,
  place: S3Place,
): { readonly bucket: Bucket; readonly version: ObjectVersion } {
  const bucket = bucketOf(asked, place);
  const id = asked.call.query.get('versionId');
  return { bucket, version: findVersion(bucket, asked.key, id ?? undefined) };
}

/** The same by a key, and the id of a version where there is one. */
export function findVersion(bucket: Bucket, key: string, id: string | undefined): ObjectVersion {
  const state = bucket.state(key);
  if (id === undefined) {
    const current = currentOf(state);
    if (current !== undefined) return current;
    const [marker] = state.versions;
    throw s3Error('NoSuchKey', key, marker === undefined ? {} : markerHeaders(bucket, marker));
  }
  const found = state.versions.find(({ versionId }) => versionId === id);
  if (found === undefined) throw s3Error('NoSuchVersion', id);
  if (found.isMarker) throw s3Error('MethodNotAllowed', undefined, markerHeaders(bucket, found));
  return found;
}

/** The header that names a version; a bucket that never had versions says nothing. */
export function versionHeaders(bucket: Bucket, { versionId }: Version): Record<string, string> {
  return bucket.facts.versioning === undefined ? {} : { 'x-amz-version-id': versionId };
}

/** Headers that say that something is a delete marker. */
export function markerHeaders(bucket: Bucket, marker: Version): Record<string, string> {
  return { 'x-amz-delete-marker': 'true', ...versionHeaders(bucket, marker) };
}
