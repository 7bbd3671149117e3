import { createHash } from 'node:crypto';
import { digestOf } from '../digests';
import type { Bucket, MultipartUpload, UploadedPart } from '../store';
import { type Answer, type Asked, header, type S3Place } from './asked';
import { checksumElements, checksumHeaders, checksumsIn } from './checksums';
import { isCrc } from './combine-crc';
import { writeCondition } from './conditions';
import { withDefaultEncryption } from './encryption';
import { bucketOf, s3Error } from './errors';
import { encryptionHeaders, objectFacts } from './object-facts';
import { checkKey, checkLength, keepOrDiscard } from './objects';
import { versionHeaders } from './versions';
import { wholeChecksum } from './whole-checksum';
import { elements, type Parsed, readXml, text, xmlDocument } from './xml';

const MOST_PARTS = 10_000;
const LEAST_PART_BYTES = 5 * 1024 ** 2;

/** CreateMultipartUpload. */
export const createUpload: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  checkKey(asked.key);
  const facts = withDefaultEncryption(objectFacts(asked), bucket);
  const algorithm = header(asked, 'x-amz-checksum-algorithm')?.toLowerCase();
  const type = algorithm === undefined ? undefined : checksumTypeOf(asked, algorithm);
  const upload = bucket.uploads.begin({
    key: asked.key,
    initiated: Date.now(),
    ...facts,
    ...(algorithm !== undefined && { algorithm }),
    ...(type !== undefined && { checksumType: type }),
  });
  return {
    headers: {
      ...encryptionHeaders(facts),
      ...(algorithm !== undefined && { 'x-amz-checksum-algorithm': algorithm.toUpperCase() }),
      ...(type !== undefined && { 'x-amz-checksum-type': type }),
    },
    body: xmlDocument('InitiateMultipartUploadResult', {
      Bucket: bucket.name,
      Key: asked.key,
      UploadId: upload.id,
    }),
  };
};

/** UploadPart. */
export const uploadPart: Answer = async (asked, place) => {
  const { bucket, upload } = uploadOf(asked, place);
  const number = partNumberOf(asked);
  checkLength(asked);
  const { segments, size, md5 } = await place.store.contents.receive(asked.body.open());
  const checksums = checksumsIn(asked.body.checksums);
  await addPart(bucket, upload, place, { number, size, etag: md5, segments, checksums });
  return {
    headers: { etag: `"${md5}"`, ...encryptionHeaders(upload), ...checksumHeaders({ checksums }) },
  };
};

/** Stores a part of an upload, which somebody may have ended meanwhile. @throws NoSuchUpload */
export async function addPart(
  bucket: Bucket,
  { id }: MultipartUpload,
  { store }: S3Place,
  part: Omit<UploadedPart, 'modified'>,
): Promise<void> {
  const discard = () => store.contents.discard(part.segments.map(({ name }) => name));
  const replaced = await keepOrDiscard(() => {
    const upload = bucket.uploads.find(id);
    if (upload === undefined) throw s3Error('NoSuchUpload', id);
    checkAlgorithm(upload, part);
    return bucket.uploads.addPart(upload, { ...part, modified: Date.now() });
  }, discard);
  store.contents.discard(replaced);
}

/** CompleteMultipartUpload: the object consists of its parts' files, so nothing is copied. */
export const completeUpload: Answer = async (asked, place) => {
  const { content } = await readXml(asked, 'CompleteMultipartUpload');
  const { bucket, upload } = uploadOf(asked, place);
  const condition = writeCondition(asked);
  const parts = listedParts(content, upload);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const stated = header(asked, 'x-amz-mp-object-size');
  if (stated !== undefined && Number(stated) !== size) {
    throw s3Error('InvalidRequest', `x-amz-mp-object-size ${stated}, and parts of ${size} bytes`);
  }
  const { checksums, checksumType } = await wholeChecksum(asked, upload, parts);
  if (bucket.uploads.find(upload.id) === undefined) throw s3Error('NoSuchUpload', upload.id);
  const { contents } = place.store;
  const segments = contents.share(parts.flatMap((part) => part.segments));
  const md5s = createHash('md5');
  for (const { etag } of parts) md5s.update(Buffer.from(etag, 'hex'));
  const { headers, tags, acl } = upload;
  const version = await keepOrDiscard(
    () =>
      bucket.put(
        upload.key,
        {
          headers,
          tags,
          ...(acl !== undefined && { acl }),
          etag: `${md5s.digest('hex')}-${parts.length}`,
          size,
          segments,
          checksums,
          ...(checksumType !== undefined && { checksumType }),
          parts: parts.map(({ number, size: bytes, checksums: ofPart }) => ({
            number,
            size: bytes,
            checksums: ofPart,
          })),
        },
        condition,
      ),
    () => contents.discard(segments.map(({ name }) => name)),
  );
  contents.discard(bucket.uploads.end(upload));
  return {
    headers: { ...versionHeaders(bucket, version), ...encryptionHeaders(version) },
    body: xmlDocument('CompleteMultipartUploadResult', {
      Location: `http://${header(asked, 'host')}${asked.call.path}`,
      Bucket: bucket.name,
      Key: upload.key,
      ETag: `"${version.etag}"`,
      ...checksumElements(checksums),
      ChecksumType: checksumType,
    }),
  };
};

/** AbortMultipartUpload. */
export const abortUpload: Answer = (asked, place) => {
  const { bucket, upload } = uploadOf(asked, place);
  place.store.contents.discard(bucket.uploads.end(upload));
  return { status: 204 };
};

/** The upload that a request names. @throws NoSuchBucket, NoSuchUpload */
export function uploadOf(
  asked: Asked,
  place: S3Place,
): { readonly bucket: Bucket; readonly upload: MultipartUpload } {
  const bucket = bucketOf(asked, place);
  const id = asked.call.query.get('uploadId') ?? '';
  const upload = bucket.uploads.find(id);
  if (upload?.key !== asked.key) throw s3Error('NoSuchUpload', id);
  return { bucket, upload };
}

/** @throws InvalidArgument */
export function partNumberOf({ call }: Asked): number {
  const text = call.query.get('partNumber') ?? '';
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number >= 1 && number <= MOST_PARTS) return number;
  throw s3Error('InvalidArgument', `partNumber ${JSON.stringify(text)}; 1 to ${MOST_PARTS}`);
}

/** @throws InvalidRequest – for a part without the checksum that the upload was begun with */
function checkAlgorithm(
  { algorithm }: MultipartUpload,
  { checksums }: Pick<UploadedPart, 'checksums'>,
) {
  if (algorithm === undefined || checksums[algorithm] !== undefined) return;
  const [actual = 'null'] = Object.keys(checksums);
  throw s3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${algorithm}, actual checksum Type: ${actual}`,
  );
}

/** The parts that a request to complete lists. @throws InvalidPart, InvalidPartOrder, EntityTooSmall */
function listedParts(content: Parsed, upload: MultipartUpload): UploadedPart[] {
  const listed = elements(content, 'Part');
  if (listed.length === 0) throw s3Error('MalformedXML', 'no <Part>');
  const parts = listed.map((part) => {
    const number = Number(text(part, 'PartNumber'));
    const etag = (text(part, 'ETag') ?? '').replaceAll('"', '');
    const found = upload.parts.get(number);
    if (found?.etag !== etag || !hasChecksums(part, found)) {
      throw s3Error('InvalidPart', `part ${number} with the entity tag ${etag}`);
    }
    return found;
  });
  const unordered = parts.some((part, at) => at > 0 && part.number <= (parts[at - 1]?.number ?? 0));
  if (unordered) throw s3Error('InvalidPartOrder');
  const small = parts.slice(0, -1).find(({ size }) => size < LEAST_PART_BYTES);
  if (small !== undefined) {
    throw s3Error('EntityTooSmall', `${small.size} bytes in part ${small.number}`);
  }
  return parts;
}

function hasChecksums(listed: Parsed, { checksums }: UploadedPart): boolean {
  return Object.entries(checksums).every(([name, value]) => {
    const stated = text(listed, `Checksum${name.toUpperCase()}`);
    return stated === undefined || stated === value;
  });
}

/** @throws InvalidRequest – for a checksum that is not made of parts in this way */
function checksumTypeOf(asked: Asked, algorithm: string): 'FULL_OBJECT' | 'COMPOSITE' {
  const stated = header(asked, 'x-amz-checksum-type')?.toUpperCase();
  const type = stated ?? (algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (digestOf(`x-amz-checksum-${algorithm}`) === undefined) {
    throw s3Error('InvalidRequest', `the checksum algorithm ${algorithm.toUpperCase()}`);
  }
  const isPossible = type === 'COMPOSITE' ? algorithm !== 'crc64nvme' : isCrc(algorithm);
  if (isPossible && (type === 'FULL_OBJECT' || type === 'COMPOSITE')) return type;
  throw s3Error('InvalidRequest', `the checksum type ${type} for ${algorithm.toUpperCase()}`);
}
