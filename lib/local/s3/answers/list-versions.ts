import type { Bucket, Version } from '../store';
import type { Answer } from './asked';
import { bucketOf, s3Error } from './errors';
import { listKeys } from './listing';
import { commonPrefixes, encodingOf, mostOf, owner } from './listing-parameters';
import { storageClass } from './object-facts';
import { isoTime } from './times';
import { type Xml, xmlDocument } from './xml';

/** A version in a listing, or a folder. */
type Item = { readonly key: string; readonly version: Version } | { readonly folder: string };

/** ListObjectVersions: newest first below each key. */
export const listVersions: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  const { query } = asked.call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker') ?? '';
  if (versionMarker !== '' && keyMarker === '') {
    throw s3Error('InvalidArgument', 'a version-id-marker without a key-marker');
  }
  const { most, given } = mostOf(asked, 'max-keys');
  const { encode, EncodingType } = encodingOf(asked);
  const rest = versionMarker === '' ? [] : versionsBehind(bucket, keyMarker, versionMarker);
  const page = listKeys(bucket.names, {
    prefix,
    delimiter,
    after: keyMarker,
    // One more than fits tells whether there are more.
    most: most + 1,
    has: () => true,
  });
  const items: Item[] = [
    ...rest,
    ...page.listed.flatMap((it) => ('folder' in it ? [it] : versionsOf(bucket, it.key))),
  ];
  const shown = items.slice(0, most);
  const last = most > 0 && items.length > most ? shown.at(-1) : undefined;
  const versions = shown.flatMap((it) => ('folder' in it ? [] : [it]));
  const element = ({ key, version }: (typeof versions)[number]): Record<string, Xml> => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: bucket.state(key).versions[0]?.versionId === version.versionId,
    LastModified: isoTime(version.modified),
    Owner: owner(place.account),
  });
  return {
    body: xmlDocument('ListVersionsResult', {
      Name: bucket.name,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      MaxKeys: Math.min(given, most),
      EncodingType,
      IsTruncated: last !== undefined,
      NextKeyMarker: last && encode('folder' in last ? last.folder : last.key),
      NextVersionIdMarker: last && 'version' in last ? last.version.versionId : undefined,
      Version: versions.flatMap(({ key, version }) =>
        version.isMarker
          ? []
          : [
              {
                ...element({ key, version }),
                ETag: `"${version.etag}"`,
                Size: version.size,
                StorageClass: storageClass(version),
              },
            ],
      ),
      DeleteMarker: versions.flatMap((it) => (it.version.isMarker ? [element(it)] : [])),
      CommonPrefixes: commonPrefixes(
        shown.flatMap((it) => ('folder' in it ? [it] : [])),
        encode,
      ),
    }),
  };
};

function versionsOf(bucket: Bucket, key: string): Item[] {
  return bucket.state(key).versions.map((version) => ({ key, version }));
}

/** The versions of a key that a page before has not shown. */
function versionsBehind(bucket: Bucket, key: string, versionId: string): Item[] {
  const all = versionsOf(bucket, key);
  const at = all.findIndex((it) => 'version' in it && it.version.versionId === versionId);
  return at === -1 ? [] : all.slice(at + 1);
}
