import type { Answer, Asked, S3Place } from './asked';
import { bucketOf, s3Error } from './errors';
import { mostOf, owner } from './listing-parameters';
import { tagsOfDocument } from './tags';
import { isoTime } from './times';
import { parseDocument, readXml, text, textOf, type Xml, xmlDocument } from './xml';

const NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** The region whose buckets are made without naming it, and may be made again. */
const DEFAULT_REGION = 'us-east-1';

/** ListBuckets. */
export const listBuckets: Answer = (asked, { store, account }) => {
  const { query } = asked.call;
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const token = query.get('continuation-token') ?? '';
  const { most } = mostOf(asked, 'max-buckets');
  const found = store.all.filter(
    ({ name, facts }) =>
      name.startsWith(prefix) && name > token && (region === null || facts.location === region),
  );
  const shown = found.slice(0, most);
  return {
    body: xmlDocument('ListAllMyBucketsResult', {
      Buckets: {
        Bucket: shown.map(({ name, facts }) => ({
          Name: name,
          CreationDate: isoTime(facts.created),
          BucketRegion: facts.location,
        })),
      },
      Owner: owner(account),
      ContinuationToken: found.length > shown.length ? shown.at(-1)?.name : undefined,
      Prefix: prefix === '' ? undefined : prefix,
    }),
  };
};

/** CreateBucket. */
export const createBucket: Answer = async (asked, place) => {
  const { bucket: name } = asked;
  const location = await locationOf(asked, place);
  checkBucketName(name);
  const { store, region } = place;
  if (store.find(name) !== undefined) {
    if (region !== DEFAULT_REGION) throw s3Error('BucketAlreadyOwnedByYou', name);
  } else {
    store.create(name, { location });
  }
  return { headers: { location: `/${name}` } };
};

/** DeleteBucket. */
export const deleteBucket: Answer = (asked, place) => {
  const bucket = bucketOf(asked, place);
  if (!bucket.isEmpty) throw s3Error('BucketNotEmpty', bucket.name);
  place.store.remove(bucket);
  return { status: 204 };
};

/** HeadBucket. */
export const headBucket: Answer = (asked, place) => {
  const { location } = bucketOf(asked, place).facts;
  return { headers: { 'x-amz-bucket-region': location } };
};

/** GetBucketLocation. */
export const getLocation: Answer = (asked, place) => {
  const { location } = bucketOf(asked, place).facts;
  // The default region's buckets have no constraint.
  return { body: xmlDocument('LocationConstraint', location === DEFAULT_REGION ? '' : location) };
};

/** GetBucketVersioning. */
export const getVersioning: Answer = (asked, place) => {
  const { versioning } = bucketOf(asked, place).facts;
  return { body: xmlDocument('VersioningConfiguration', { Status: versioning }) };
};

/** PutBucketVersioning. */
export const putVersioning: Answer = async (asked, place) => {
  const { content } = await readXml(asked, 'VersioningConfiguration');
  const versioning = text(content, 'Status');
  if (versioning !== 'Enabled' && versioning !== 'Suspended') {
    throw s3Error('MalformedXML', `the Status ${versioning}; there are Enabled and Suspended`);
  }
  const bucket = bucketOf(asked, place);
  bucket.facts = { ...bucket.facts, versioning };
  return {};
};

/** A document of a bucket's configuration: what it is called, and how its absence is told. */
interface DocumentKind {
  readonly subresource: string;
  readonly root: string;
  readonly absent?: Parameters<typeof s3Error>[0];
  /** What there is without one. @default - an error */
  readonly byDefault?: Xml;
}

/** Documents that clients can put; they come back as they were. */
export const CORS: DocumentKind = {
  subresource: 'cors',
  root: 'CORSConfiguration',
  absent: 'NoSuchCORSConfiguration',
};
export const TAGGING: DocumentKind = {
  subresource: 'tagging',
  root: 'Tagging',
  absent: 'NoSuchTagSet',
};
export const ENCRYPTION: DocumentKind = {
  subresource: 'encryption',
  root: 'ServerSideEncryptionConfiguration',
  byDefault: { Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } },
};

/** Makes the operation that answers a document. */
export const getDocument =
  ({ subresource, root, absent, byDefault }: DocumentKind): Answer =>
  (asked, place) => {
    const document = bucketOf(asked, place).facts.documents[subresource];
    if (document !== undefined) return { body: document };
    if (absent !== undefined) throw s3Error(absent, asked.bucket);
    return { body: xmlDocument(root, byDefault) };
  };

/** Makes the operation that takes a document. */
export const putDocument =
  (kind: DocumentKind): Answer =>
  async (asked, place) => {
    const { text: document, content } = await readXml(asked, kind.root);
    if (kind === TAGGING) tagsOfDocument(content, 'bucket');
    const bucket = bucketOf(asked, place);
    const documents = { ...bucket.facts.documents, [kind.subresource]: document };
    bucket.facts = { ...bucket.facts, documents };
    return { status: kind === TAGGING ? 204 : 200 };
  };

/** Makes the operation that removes a document. */
export const deleteDocument =
  ({ subresource }: DocumentKind): Answer =>
  (asked, place) => {
    const bucket = bucketOf(asked, place);
    const { [subresource]: _, ...documents } = bucket.facts.documents;
    bucket.facts = { ...bucket.facts, documents };
    return { status: 204 };
  };

/** Makes the operation that says that a bucket has none of something. */
export const hasNone =
  (code: Parameters<typeof s3Error>[0]): Answer =>
  (asked, place) => {
    throw s3Error(code, bucketOf(asked, place).name);
  };

/** @throws InvalidBucketName */
export function checkBucketName(name: string): void {
  if (!NAME.test(name)) throw s3Error('InvalidBucketName', name);
}

async function locationOf(asked: Asked, { region }: S3Place): Promise<string> {
  const document = (await textOf(asked.body)).trim();
  const content = document === '' ? '' : parseDocument(document, 'CreateBucketConfiguration');
  const stated = text(content, 'LocationConstraint');
  const location = stated ?? DEFAULT_REGION;
  if (region !== DEFAULT_REGION && location !== region) {
    throw s3Error('IllegalLocationConstraintException', stated ?? 'none');
  }
  return location;
}
