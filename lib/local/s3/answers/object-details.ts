import { type Answer, type Asked, header } from './asked';
import { checksumElements } from './checksums';
import { bucketOf, s3Error } from './errors';
import { owner } from './listing-parameters';
import { cannedAcl, storageClass } from './object-facts';
import { tagSet, tagsOfDocument } from './tags';
import { httpTime } from './times';
import { versionHeaders, versionOf } from './versions';
import { readXml, textOf, type Xml, xmlDocument } from './xml';

/** GetObjectTagging. */
export const getTagging: Answer = (asked, place) => {
  const { bucket, version } = versionOf(asked, place);
  return {
    headers: versionHeaders(bucket, version),
    body: xmlDocument('Tagging', tagSet(version.tags)),
  };
};

/** PutObjectTagging. */
export const putTagging: Answer = async (asked, place) => {
  const tags = tagsOfDocument((await readXml(asked, 'Tagging')).content);
  const { bucket, version } = versionOf(asked, place);
  bucket.revise(asked.key, version, { tags });
  return { headers: versionHeaders(bucket, version) };
};

/** DeleteObjectTagging. */
export const deleteTagging: Answer = (asked, place) => {
  const { bucket, version } = versionOf(asked, place);
  bucket.revise(asked.key, version, { tags: {} });
  return { status: 204, headers: versionHeaders(bucket, version) };
};

/** GetObjectAcl. Nobody is kept out by it: rights here come from policies. */
export const getObjectAcl: Answer = (asked, place) => {
  const { version } = versionOf(asked, place);
  return { body: aclDocument(version.acl, place.account) };
};

/** PutObjectAcl. */
export const putObjectAcl: Answer = async (asked, place) => {
  const document = (await textOf(asked.body)).trim();
  const acl = cannedAcl(asked) ?? document;
  if (acl === '') throw s3Error('InvalidRequest', 'neither x-amz-acl nor a document');
  const { bucket, version } = versionOf(asked, place);
  bucket.revise(asked.key, version, { acl });
  return {};
};

/** GetBucketAcl. */
export const getBucketAcl: Answer = (asked, place) => {
  bucketOf(asked, place);
  return { body: aclDocument(undefined, place.account) };
};

/** GetObjectAttributes. */
export const getAttributes: Answer = (asked, place) => {
  const { bucket, version } = versionOf(asked, place);
  const wanted = attributesOf(asked);
  const { etag, size, parts, checksums, checksumType } = version;
  const all: Record<string, Xml> = {
    ETag: etag,
    ...(Object.keys(checksums).length > 0 && {
      Checksum: { ...checksumElements(checksums), ChecksumType: checksumType },
    }),
    ...(parts !== undefined && {
      ObjectParts: {
        PartsCount: parts.length,
        IsTruncated: false,
        MaxParts: parts.length,
        Part: parts.map(({ number, size: Size, checksums: ofPart }) => ({
          PartNumber: number,
          Size,
          ...checksumElements(ofPart),
        })),
      },
    }),
    StorageClass: storageClass(version),
    ObjectSize: size,
  };
  return {
    headers: { 'last-modified': httpTime(version.modified), ...versionHeaders(bucket, version) },
    body: xmlDocument(
      'GetObjectAttributesResponse',
      Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))),
    ),
  };
};

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

function attributesOf(asked: Asked): string[] {
  const text = header(asked, 'x-amz-object-attributes') ?? '';
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !ATTRIBUTES.includes(name));
  if (unknown === undefined) return wanted;
  throw s3Error(
    'InvalidArgument',
    `the attribute ${JSON.stringify(unknown)}; there are ${ATTRIBUTES.join(', ')}`,
  );
}

const GROUPS = 'http://acs.amazonaws.com/groups/global';
const ALL = `${GROUPS}/AllUsers`;
/** What a canned ACL grants beside the owner's own right. */
const GRANTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'public-read': [[ALL, 'READ']],
  'public-read-write': [
    [ALL, 'READ'],
    [ALL, 'WRITE'],
  ],
  'authenticated-read': [[`${GROUPS}/AuthenticatedUsers`, 'READ']],
};

function aclDocument(acl = 'private', account: string): string {
  if (acl.startsWith('<')) return acl;
  const grant = (attributes: string, grantee: string, permission: string) =>
    `<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${attributes}">${grantee}</Grantee><Permission>${permission}</Permission></Grant>`;
  const id = String((owner(account) as { ID: string }).ID);
  const grants = [
    grant('CanonicalUser', `<ID>${id}</ID>`, 'FULL_CONTROL'),
    ...(GRANTS[acl] ?? []).map(([uri, permission]) =>
      grant('Group', `<URI>${uri}</URI>`, permission),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>${id}</ID></Owner><AccessControlList>${grants.join('')}</AccessControlList></AccessControlPolicy>`;
}
