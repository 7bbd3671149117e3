import type { ObjectContent } from '../store';
import { type Asked, header } from './asked';
import { s3Error } from './errors';
import { tagsOfHeader } from './tags';

/** Headers of a write that each answer repeats. */
const KEPT =
  /^(?:cache-control|content-disposition|content-encoding|content-language|content-type|expires|x-amz-meta-.*|x-amz-website-redirect-location|x-amz-storage-class|x-amz-server-side-encryption(?:-aws-kms-key-id|-context|-bucket-key-enabled)?)$/;
/** What is stored without a type. */
const BYTES = 'binary/octet-stream';
const METADATA = 'x-amz-meta-';
const MOST_METADATA_BYTES = 2048;
const CANNED =
  /^(?:private|public-read|public-read-write|authenticated-read|aws-exec-read|bucket-owner-read|bucket-owner-full-control)$/;

/** What a write says of its object beside the bytes. */
export type ObjectFacts = Pick<ObjectContent, 'headers' | 'tags' | 'acl'>;

/**
 * Reads what a write says of its object.
 *
 * @throws MetadataTooLarge, InvalidTag, InvalidArgument
 */
export function objectFacts(asked: Asked): ObjectFacts {
  const acl = cannedAcl(asked);
  return {
    headers: keptHeaders(asked),
    tags: tagsOfHeader(header(asked, 'x-amz-tagging')),
    ...(acl !== undefined && { acl }),
  };
}

/** The canned ACL that a request names. @throws InvalidArgument, NotImplemented – for grants */
export function cannedAcl(asked: Asked): string | undefined {
  const grant = Object.keys(asked.call.headers).find((name) => name.startsWith('x-amz-grant-'));
  if (grant !== undefined) throw s3Error('NotImplemented', grant);
  const acl = header(asked, 'x-amz-acl');
  if (acl !== undefined && !CANNED.test(acl)) throw s3Error('InvalidArgument', `x-amz-acl: ${acl}`);
  return acl;
}

/** The headers of a write that its object keeps. */
function keptHeaders(asked: Asked): Record<string, string> {
  const kept: Record<string, string> = {};
  let metadata = 0;
  for (const name of Object.keys(asked.call.headers)) {
    const value = header(asked, name);
    if (value === undefined || !KEPT.test(name)) continue;
    metadata += name.startsWith(METADATA) ? name.length - METADATA.length + value.length : 0;
    kept[name] = value;
  }
  if (metadata > MOST_METADATA_BYTES) throw s3Error('MetadataTooLarge', `${metadata} bytes`);
  const encoding = withoutAwsChunked(kept['content-encoding']);
  const { 'content-encoding': _, 'x-amz-storage-class': storage, ...others } = kept;
  return {
    'content-type': BYTES,
    ...others,
    ...(encoding !== '' && { 'content-encoding': encoding }),
    ...(storage !== undefined && storage !== 'STANDARD' && { 'x-amz-storage-class': storage }),
  };
}

/** How an object is stored, by its headers. */
export function storageClass({ headers }: Pick<ObjectContent, 'headers'>): string {
  return headers['x-amz-storage-class'] ?? 'STANDARD';
}

/** Headers of an answer that say how an object is encrypted; here it is only said. */
export function encryptionHeaders({ headers }: Pick<ObjectContent, 'headers'>) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')),
  );
}

/** The encoding that stays with the object; the form in which its bytes came does not. */
function withoutAwsChunked(encoding = ''): string {
  const codings = encoding.split(',').map((coding) => coding.trim());
  return codings
    .filter((coding) => coding !== '' && coding.toLowerCase() !== 'aws-chunked')
    .join(',');
}
