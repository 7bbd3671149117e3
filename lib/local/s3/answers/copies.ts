import { AwsError } from '../../aws/errors';
import { digestOf } from '../digests';
import type { Bucket, Checksums, ObjectContent, ObjectVersion, Segment } from '../store';
import { type Answer, type Asked, header, type S3Place } from './asked';
import { checksumElements } from './checksums';
import { checkSource, writeCondition } from './conditions';
import { withDefaultEncryption } from './encryption';
import { bucketOf, s3Error } from './errors';
import { encryptionHeaders, objectFacts } from './object-facts';
import { checkKey, keepOrDiscard, MOST_AT_ONCE } from './objects';
import { readCopyRange } from './range';
import { isoTime } from './times';
import { addPart, partNumberOf, uploadOf } from './uploads';
import { findVersion, versionHeaders } from './versions';
import { xmlDocument } from './xml';

/** CopyObject: the copy is the same bytes under another name, so none is read. */
export const copyObject: Answer = async (asked, place) => {
  const bucket = bucketOf(asked, place);
  checkKey(asked.key);
  const source = sourceOf(asked, place);
  const { version } = source;
  if (version.size > MOST_AT_ONCE) {
    throw s3Error('InvalidRequest', `a source of ${version.size} bytes; copy it in parts`);
  }
  const facts = withDefaultEncryption(factsOfCopy(asked, source, bucket), bucket);
  const condition = writeCondition(asked);
  const { contents } = place.store;
  // Taken at once: the source may go while anything is waited for.
  const segments = contents.share(version.segments);
  const { etag, size, parts } = version;
  const stored = await keepOrDiscard(
    async () => {
      const checksums = await checksumsOfCopy(asked, version, segments, place);
      const content = {
        ...facts,
        etag,
        size,
        segments,
        ...checksums,
        ...(parts !== undefined && { parts }),
      };
      return bucket.put(asked.key, content, condition);
    },
    () => contents.discard(segments.map(({ name }) => name)),
  );
  return {
    headers: {
      ...versionHeaders(bucket, stored),
      ...encryptionHeaders(stored),
      ...sourceHeaders(source),
    },
    body: xmlDocument('CopyObjectResult', {
      ETag: `"${etag}"`,
      LastModified: isoTime(stored.modified),
      ...checksumElements(stored.checksums),
      ChecksumType: Object.keys(stored.checksums).length > 0 ? stored.checksumType : undefined,
    }),
  };
};

/** UploadPartCopy. */
export const copyPart: Answer = async (asked, place) => {
  const { bucket, upload } = uploadOf(asked, place);
  const number = partNumberOf(asked);
  const source = sourceOf(asked, place);
  const { version } = source;
  const range = header(asked, 'x-amz-copy-source-range');
  const { start, end } =
    range === undefined ? { start: 0, end: version.size - 1 } : readCopyRange(range, version.size);
  // A part's entity tag is the MD5 of its bytes, so they are read.
  const { contents } = place.store;
  const received = await contents.receive(contents.read(version.segments, start, end));
  const { segments, size, md5 } = received;
  const { algorithm } = upload;
  const checksums =
    algorithm === undefined ? {} : { [algorithm]: await computed(algorithm, segments, place) };
  await addPart(bucket, upload, place, { number, size, etag: md5, segments, checksums });
  return {
    headers: { ...encryptionHeaders(upload), ...sourceHeaders(source) },
    body: xmlDocument('CopyPartResult', {
      ETag: `"${md5}"`,
      LastModified: isoTime(Date.now()),
      ...checksumElements(checksums),
    }),
  };
};

interface Source {
  readonly bucket: Bucket;
  readonly key: string;
  readonly version: ObjectVersion;
}

/**
 * What a copy is made from.
 *
 * @throws InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, PreconditionFailed
 */
function sourceOf(asked: Asked, place: S3Place): Source {
  const text = header(asked, 'x-amz-copy-source') ?? '';
  const [path = '', id] = text.replace(/^\//, '').split('?versionId=');
  const [, name = '', key = ''] = /^([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (name === '') throw s3Error('InvalidArgument', `x-amz-copy-source: ${text}`);
  const bucket = bucketOf({ bucket: name }, place);
  const version = sourceVersion(bucket, key, id);
  checkSource(asked, version);
  return { bucket, key, version };
}

/** A delete marker is nothing to copy, whatever it is called. */
function sourceVersion(bucket: Bucket, key: string, id: string | undefined): ObjectVersion {
  try {
    return findVersion(bucket, key, id);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'MethodNotAllowed') {
      throw s3Error('InvalidRequest', 'a delete marker as the source of a copy');
    }
    throw error;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw s3Error('InvalidArgument', `x-amz-copy-source: ${path}`);
  }
}

/** What is told of the copy: what is told of its source, or what the request says. */
function factsOfCopy(asked: Asked, source: Source, bucket: Bucket) {
  const own = objectFacts(asked);
  const { version } = source;
  const isReplaced = directive(asked, 'x-amz-metadata-directive') === 'REPLACE';
  const areTagsReplaced = directive(asked, 'x-amz-tagging-directive') === 'REPLACE';
  const ofRequest = Object.fromEntries(
    Object.entries(own.headers).filter(([name]) => OF_COPY.test(name)),
  );
  const isSame = source.bucket === bucket && source.key === asked.key;
  if (isSame && !isReplaced && Object.keys(ofRequest).length === 0) {
    throw s3Error(
      'InvalidRequest',
      "a copy of an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes",
    );
  }
  const kept = Object.entries(version.headers).filter(([name]) => !OF_COPY.test(name));
  return {
    ...own,
    headers: isReplaced ? own.headers : { ...Object.fromEntries(kept), ...ofRequest },
    tags: areTagsReplaced ? own.tags : version.tags,
  };
}

/** Headers of an object that a copy does not take over from its source. */
const OF_COPY =
  /^(?:x-amz-storage-class|x-amz-website-redirect-location|x-amz-server-side-encryption.*)$/;

function directive(asked: Asked, name: string): string {
  const value = header(asked, name) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') {
    throw s3Error('InvalidArgument', `${name}: ${value}; there are COPY and REPLACE`);
  }
  return value;
}

async function checksumsOfCopy(
  asked: Asked,
  version: ObjectVersion,
  segments: readonly Segment[],
  place: S3Place,
): Promise<Pick<ObjectContent, 'checksums' | 'checksumType'>> {
  const algorithm = header(asked, 'x-amz-checksum-algorithm')?.toLowerCase();
  const { checksums, checksumType } = version;
  if (algorithm === undefined || checksums[algorithm] !== undefined) {
    return { checksums, ...(checksumType !== undefined && { checksumType }) };
  }
  const value = await computed(algorithm, segments, place);
  const found: Checksums = { [algorithm]: value };
  return { checksums: found, checksumType: 'FULL_OBJECT' };
}

/** @throws InvalidRequest – for an algorithm that S3 does not have */
async function computed(
  algorithm: string,
  segments: readonly Segment[],
  { store }: S3Place,
): Promise<string> {
  const digest = digestOf(`x-amz-checksum-${algorithm}`);
  if (digest === undefined) throw s3Error('InvalidRequest', `the algorithm ${algorithm}`);
  await store.contents.look(segments, (bytes) => digest.update(bytes));
  return Buffer.from(await digest.digest()).toString('base64');
}

function sourceHeaders({ bucket, version }: Source): Record<string, string> {
  const id = versionHeaders(bucket, version)['x-amz-version-id'];
  return id === undefined ? {} : { 'x-amz-copy-source-version-id': id };
}
