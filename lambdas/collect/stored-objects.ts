import { crc32 } from 'node:zlib';
import {
  type DirectoryOutput,
  inParallel,
  isObject,
  type Manifest,
  objectionToPath,
  type StoredObject,
  type StoredReference,
} from '../../lib/core';
import type { CollectDependencies } from './dependencies';

type Store = Pick<CollectDependencies, 'bucket' | 'head' | 'read' | 'sizesBelow'>;

/** Objects that are asked for at a time. */
const AT_ONCE = 16;
/** A listing has some hundred bytes a file; one that is larger is not read. */
const LARGEST_LISTING = 64 * 1_024 * 1_024;

/**
 * How the stored objects differ from the manifest; undefined if they do not: every object with its size
 * and checksum, every folder's listing, and the folder's files with their sizes.
 */
export async function objectionToStored(
  manifest: Manifest,
  store: Store,
): Promise<string | undefined> {
  const objections: string[] = [];
  await inParallel(Object.entries(manifest.outputs), AT_ONCE, async ([name, entry]) => {
    // One is enough to refuse the manifest.
    if (entry.kind !== 'stored' || objections.length > 0) return;
    const objection = await objectionToReference(entry.reference, store);
    if (objection !== undefined) objections.push(`${name}: ${objection}`);
  });
  return objections[0];
}

function objectionToReference(reference: StoredReference, store: Store) {
  switch (reference.type) {
    case 'directory':
      return objectionToFolder(reference, store);
    case 'file':
    case 'text':
    case 'json':
      return objectionToObject(reference, store);
  }
}

async function objectionToObject(named: StoredObject, { bucket, head }: Store) {
  const stored = await head(keyOf(named.uri, bucket));
  if (stored === undefined) return `there is no ${named.uri}`;
  if (stored.sizeBytes !== named.sizeBytes) {
    return `${named.uri} has ${stored.sizeBytes} bytes, and ${named.sizeBytes} were stored`;
  }
  return stored.crc32 === undefined || stored.crc32 === named.crc32
    ? undefined
    : `${named.uri} has the CRC-32 ${stored.crc32}, and ${named.crc32} was stored`;
}

async function objectionToFolder(
  folder: DirectoryOutput,
  store: Store,
): Promise<string | undefined> {
  const { listing, uri } = folder;
  const objection = await objectionToObject(listing, store);
  if (objection !== undefined) return objection;
  if (listing.sizeBytes > LARGEST_LISTING) return `${listing.uri} is too large to be read`;
  const text = (await store.read(keyOf(listing.uri, store.bucket))) ?? '';
  if (base64(crc32(text)) !== listing.crc32) return `${listing.uri} has another CRC-32`;
  const files = filesOf(text);
  if (files === undefined) return `${listing.uri} is no listing`;
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (files.length !== folder.fileCount || total !== folder.sizeBytes) {
    return `${listing.uri} has ${files.length} files of ${total} bytes, and the manifest ${folder.fileCount} of ${folder.sizeBytes}`;
  }
  const { sizes, isWhole } = await store.sizesBelow(keyOf(uri, store.bucket));
  for (const { path, sizeBytes } of files) {
    const found = sizes.get(path);
    if (found === undefined ? isWhole : found !== sizeBytes) {
      return `${uri}${path} ${
        found === undefined ? 'is not there' : `has ${found} bytes, and ${sizeBytes} were stored`
      }`;
    }
  }
  return undefined;
}

/** The files of a listing; undefined for anything else. */
function filesOf(text: string): { path: string; sizeBytes: number }[] | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (!isObject(content) || content.version !== 1 || !Array.isArray(content.files)) {
      return undefined;
    }
    const isFile = (file: unknown) =>
      isObject(file) &&
      typeof file.path === 'string' &&
      objectionToPath(file.path) === undefined &&
      Number.isSafeInteger(file.sizeBytes);
    return content.files.every(isFile) ? content.files : undefined;
  } catch {
    return undefined;
  }
}

/** Where readManifest has seen that a URI lies in the job's own folder. */
function keyOf(uri: string, bucket: string): string {
  return uri.slice(`s3://${bucket}/`.length);
}

/** CRC-32 as S3 writes it: four bytes, highest first, in base64. */
export function base64(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
