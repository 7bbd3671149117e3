import { compareKeys, KeyOrder, type MultipartUpload } from '../store';
import type { Answer } from './asked';
import { checksumElements } from './checksums';
import { bucketOf } from './errors';
import { listKeys } from './listing';
import { commonPrefixes, encodingOf, mostOf, owner } from './listing-parameters';
import { storageClass } from './object-facts';
import { isoTime } from './times';
import { uploadOf } from './uploads';
import { xmlDocument } from './xml';

/** An upload in a listing, or a folder. */
type Item = MultipartUpload | { readonly folder: string };

/** ListMultipartUploads: by key, and of one key by the time they began. */
export const listUploads: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  const { query } = asked.call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const { most } = mostOf(asked, 'max-uploads');
  const { encode, EncodingType } = encodingOf(asked);
  const all = bucket.uploads.all.sort(
    (one, other) =>
      compareKeys(one.key, other.key) ||
      one.initiated - other.initiated ||
      compareKeys(one.id, other.id),
  );
  const ofMarker = all.filter(({ key }) => key === keyMarker);
  const seen = ofMarker.findIndex(({ id }) => id === idMarker);
  const { listed } = listKeys(new KeyOrder(new Set(all.map(({ key }) => key))), {
    prefix,
    delimiter,
    after: keyMarker,
    most: most + 1,
    has: () => true,
  });
  const items: Item[] = [
    ...(idMarker === '' || seen === -1 ? [] : ofMarker.slice(seen + 1)),
    ...listed.flatMap((it): Item[] =>
      'folder' in it ? [it] : all.filter(({ key }) => key === it.key),
    ),
  ];
  const shown = items.slice(0, most);
  const last = items.length > most ? shown.at(-1) : undefined;
  return {
    body: xmlDocument('ListMultipartUploadsResult', {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: last && encode('folder' in last ? last.folder : last.key),
      NextUploadIdMarker: last && 'id' in last ? last.id : undefined,
      Prefix: encode(prefix),
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      MaxUploads: most,
      EncodingType,
      IsTruncated: last !== undefined,
      Upload: shown.flatMap((it) =>
        'folder' in it
          ? []
          : [
              {
                Key: encode(it.key),
                UploadId: it.id,
                Initiator: owner(place.account),
                Owner: owner(place.account),
                StorageClass: storageClass(it),
                Initiated: isoTime(it.initiated),
                ChecksumAlgorithm: it.algorithm?.toUpperCase(),
                ChecksumType: it.checksumType,
              },
            ],
      ),
      CommonPrefixes: commonPrefixes(
        shown.flatMap((it) => ('folder' in it ? [it] : [])),
        encode,
      ),
    }),
  };
};

/** ListParts. */
export const listParts: Answer = (asked, place) => {
  const { bucket, upload } = uploadOf(asked, place);
  const { most } = mostOf(asked, 'max-parts');
  const marker = Number(asked.call.query.get('part-number-marker') ?? 0);
  const all = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((one, other) => one.number - other.number);
  const shown = all.slice(0, most);
  const isTruncated = all.length > shown.length;
  return {
    body: xmlDocument('ListPartsResult', {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      Initiator: owner(place.account),
      Owner: owner(place.account),
      StorageClass: storageClass(upload),
      PartNumberMarker: marker,
      NextPartNumberMarker: isTruncated ? shown.at(-1)?.number : undefined,
      MaxParts: most,
      IsTruncated: isTruncated,
      ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
      ChecksumType: upload.checksumType,
      Part: shown.map(({ number, modified, etag, size, checksums }) => ({
        PartNumber: number,
        LastModified: isoTime(modified),
        ETag: `"${etag}"`,
        Size: size,
        ...checksumElements(checksums),
      })),
    }),
  };
};
