import { currentOf, type ObjectVersion } from '../store';
import type { Answer, Asked } from './asked';
import { bucketOf, s3Error } from './errors';
import { hasObject, type Listed, listKeys } from './listing';
import { commonPrefixes, encodingOf, mostOf, owner } from './listing-parameters';
import { storageClass } from './object-facts';
import { isoTime } from './times';
import { type Xml, xmlDocument } from './xml';

/** ListObjects or ListObjectsV2, as `list-type` says. */
export const listObjects: Answer = (asked, place) =>
  asked.call.query.get('list-type') === '2' ? second(asked, place) : first(asked, place);

const first: Answer = (asked, place) => {
  const { query } = asked.call;
  const marker = query.get('marker') ?? '';
  const { common, delimiter, encode, listed, last } = list(asked, place, marker);
  // Without folders the last key says it already.
  const next = delimiter === '' ? undefined : last;
  return {
    body: xmlDocument('ListBucketResult', {
      ...common,
      Marker: encode(marker),
      NextMarker: next === undefined ? undefined : encode(next),
      Contents: listed.map((version) => ({
        ...elementsOf(version, encode),
        Owner: owner(place.account),
      })),
    }),
  };
};

const second: Answer = (asked, place) => {
  const { query } = asked.call;
  const token = query.get('continuation-token') ?? undefined;
  const startAfter = query.get('start-after') ?? undefined;
  const after = token === undefined ? (startAfter ?? '') : readToken(token);
  const { common, encode, listed, last, count } = list(asked, place, after);
  const hasOwner = query.get('fetch-owner') === 'true';
  return {
    body: xmlDocument('ListBucketResult', {
      ...common,
      KeyCount: count,
      ContinuationToken: token,
      NextContinuationToken: last === undefined ? undefined : writeToken(last),
      StartAfter: startAfter === undefined ? undefined : encode(startAfter),
      Contents: listed.map((version) => ({
        ...elementsOf(version, encode),
        ...(hasOwner && { Owner: owner(place.account) }),
      })),
    }),
  };
};

type Found = ObjectVersion & { readonly key: string };

function list(asked: Asked, place: Parameters<Answer>[1], after: string) {
  const bucket = bucketOf(asked, place);
  const { query } = asked.call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const { most, given } = mostOf(asked, 'max-keys');
  const { encode, EncodingType } = encodingOf(asked);
  const has = hasObject(bucket);
  const page = listKeys(bucket.names, { prefix, delimiter, after, most, has });
  const listed = page.listed.flatMap((it: Listed): Found[] => {
    const version = 'key' in it ? currentOf(bucket.state(it.key)) : undefined;
    return version === undefined || !('key' in it) ? [] : [{ ...version, key: it.key }];
  });
  const common = {
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: Math.min(given, most),
    EncodingType,
    IsTruncated: page.last !== undefined,
    CommonPrefixes: commonPrefixes(page.listed, encode),
  };
  return { common, delimiter, encode, listed, last: page.last, count: page.listed.length };
}

function elementsOf(version: Found, encode: (text: string) => string): Record<string, Xml> {
  const algorithms = Object.keys(version.checksums).map((name) => name.toUpperCase());
  return {
    Key: encode(version.key),
    LastModified: isoTime(version.modified),
    ETag: `"${version.etag}"`,
    ...(algorithms.length > 0 && {
      ChecksumAlgorithm: algorithms,
      ChecksumType: version.checksumType,
    }),
    Size: version.size,
    StorageClass: storageClass(version),
  };
}

const TOKEN = 'after:';

/** Tokens are opaque to clients; here one is the last key of the page before. */
function writeToken(last: string): string {
  return Buffer.from(TOKEN + last).toString('base64');
}

/** @throws InvalidArgument – for a token that is none of ours */
function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (text.startsWith(TOKEN) && writeToken(text.slice(TOKEN.length)) === token) {
    return text.slice(TOKEN.length);
  }
  throw s3Error('InvalidArgument', `the continuation token ${JSON.stringify(token)}`);
}
