import type { Bucket, ObjectVersion } from '../store';
import { type Answer, type Asked, header } from './asked';
import { askedChecksums, checksumHeaders, checksumsIn } from './checksums';
import { isRangeOfThis, isUnchanged, writeCondition } from './conditions';
import { withDefaultEncryption } from './encryption';
import { bucketOf, s3Error } from './errors';
import { encryptionHeaders, objectFacts } from './object-facts';
import { type ByteRange, readRange } from './range';
import { httpTime } from './times';
import { markerHeaders, versionHeaders, versionOf } from './versions';

/** The most that is taken at once; more comes in parts. */
export const MOST_AT_ONCE = 5 * 1024 ** 3;
const MOST_KEY_BYTES = 1024;

/** PutObject. */
export const putObject: Answer = async (asked, place) => {
  const bucket = bucketOf(asked, place);
  checkKey(asked.key);
  const facts = withDefaultEncryption(objectFacts(asked), bucket);
  const condition = writeCondition(asked);
  checkLength(asked);
  const { md5, segments, size } = await place.store.contents.receive(asked.body.open());
  const checksums = checksumsIn(asked.body.checksums);
  const content = {
    ...facts,
    etag: md5,
    size,
    segments,
    checksums,
    checksumType: 'FULL_OBJECT' as const,
  };
  const version = await keepOrDiscard(
    () => bucket.put(asked.key, content, condition),
    () => place.store.contents.discard(segments.map(({ name }) => name)),
  );
  return {
    headers: {
      etag: `"${md5}"`,
      ...versionHeaders(bucket, version),
      ...encryptionHeaders(version),
      ...checksumHeaders(version),
    },
  };
};

/** GetObject. */
export const getObject: Answer = (asked, place) => {
  const { bucket, version } = versionOf(asked, place);
  const headers = { ...headersOf(bucket, version), ...overrides(asked) };
  if (isUnchanged(asked, version)) return { status: 304, headers: withoutBody(headers) };
  const part = partOf(asked, version);
  const isWhole = part === undefined && !isRangeOfThis(asked, version);
  const range =
    part?.range ?? (isWhole ? undefined : readRange(header(asked, 'range'), version.size));
  const { contents } = place.store;
  if (range === undefined) {
    return {
      headers: {
        ...headers,
        'content-length': String(version.size),
        ...askedChecksums(asked, version),
      },
      body: contents.read(version.segments),
    };
  }
  return {
    status: 206,
    headers: { ...headers, ...rangeHeaders(range, version), ...part?.headers },
    body: contents.read(version.segments, range.start, range.end),
  };
};

/** HeadObject. */
export const headObject: Answer = (asked, place) => {
  const { bucket, version } = versionOf(asked, place);
  const headers = { ...headersOf(bucket, version), ...overrides(asked) };
  if (isUnchanged(asked, version)) return { status: 304, headers: withoutBody(headers) };
  const part = partOf(asked, version);
  const range = part?.range ?? readRange(header(asked, 'range'), version.size);
  if (range !== undefined) {
    return {
      status: 206,
      headers: { ...headers, ...rangeHeaders(range, version), ...part?.headers },
    };
  }
  const length = { 'content-length': String(version.size) };
  return { headers: { ...headers, ...length, ...askedChecksums(asked, version) } };
};

/** DeleteObject. */
export const deleteObject: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  const condition = header(asked, 'if-match') === undefined ? undefined : writeCondition(asked);
  const marker = bucket.delete(asked.key, condition);
  return { status: 204, headers: marker === undefined ? {} : markerHeaders(bucket, marker) };
};

/** DeleteObject of a version. */
export const deleteVersion: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  const versionId = asked.call.query.get('versionId') ?? '';
  const found = bucket.state(asked.key).versions.find((version) => version.versionId === versionId);
  const condition = header(asked, 'if-match') === undefined ? undefined : writeCondition(asked);
  bucket.deleteVersion(asked.key, versionId, condition);
  const headers = found?.isMarker
    ? markerHeaders(bucket, found)
    : { 'x-amz-version-id': versionId };
  return { status: 204, headers };
};

/** @throws KeyTooLongError */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes > MOST_KEY_BYTES) throw s3Error('KeyTooLongError', `${bytes} bytes`);
}

/** @throws EntityTooLarge – where the body says so before it comes */
export function checkLength({ body }: Asked): void {
  if ((body.length ?? 0) > MOST_AT_ONCE) throw s3Error('EntityTooLarge', `${body.length} bytes`);
}

/** Does what makes bytes an object's own; where that is refused, they go. */
export async function keepOrDiscard<T>(
  keep: () => T | Promise<T>,
  discard: () => void,
): Promise<T> {
  try {
    return await keep();
  } catch (error) {
    discard();
    throw error;
  }
}

function headersOf(bucket: Bucket, version: ObjectVersion): Record<string, string> {
  const tags = Object.keys(version.tags).length;
  return {
    'accept-ranges': 'bytes',
    'last-modified': httpTime(version.modified),
    etag: `"${version.etag}"`,
    ...version.headers,
    ...versionHeaders(bucket, version),
    ...(tags > 0 && { 'x-amz-tagging-count': String(tags) }),
  };
}

/** Headers that the client wants otherwise: `response-content-type`, … */
function overrides({ call }: Asked): Record<string, string> {
  const wanted = [...call.query].filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(wanted.map(([name, value]) => [name.slice('response-'.length), value]));
}

/** The part that the client wants. @throws InvalidArgument, InvalidRange */
function partOf({ call }: Asked, { parts, size }: ObjectVersion) {
  const wanted = call.query.get('partNumber');
  if (wanted === null) return undefined;
  const number = Number(wanted);
  if (!/^\d+$/.test(wanted) || number < 1) throw s3Error('InvalidArgument', `partNumber ${wanted}`);
  const all = parts ?? [{ number: 1, size, checksums: {} }];
  const at = all.findIndex((part) => part.number === number);
  const part = all[at];
  if (part === undefined) throw s3Error('InvalidRange', `partNumber ${number} of ${all.length}`);
  const start = all.slice(0, at).reduce((sum, before) => sum + before.size, 0);
  const range = part.size === 0 ? undefined : { start, end: start + part.size - 1 };
  return {
    range,
    headers: {
      ...(parts !== undefined && { 'x-amz-mp-parts-count': String(all.length) }),
      ...checksumHeaders(part),
    },
  };
}

function rangeHeaders({ start, end }: ByteRange, { size }: ObjectVersion): Record<string, string> {
  return {
    'content-length': String(end - start + 1),
    'content-range': `bytes ${start}-${end}/${size}`,
  };
}

function withoutBody(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'content-type': _type, 'content-encoding': _encoding, ...others } = headers;
  return others;
}
