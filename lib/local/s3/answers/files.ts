import { digestOf } from '../digests';
import type { Segment } from '../store';
import type { Asked, S3Place } from './asked';
import { writeCondition } from './conditions';
import { withDefaultEncryption } from './encryption';
import { bucketOf } from './errors';
import { objectFacts } from './object-facts';
import { checkKey, keepOrDiscard } from './objects';
import { versionOf } from './versions';

/**
 * Stores a file of this machine as the object that a request to PUT names: by a clone or one copy,
 * without its bytes passing through the program.
 */
export async function putFile(path: string, asked: Asked, place: S3Place): Promise<void> {
  const bucket = bucketOf(asked, place);
  checkKey(asked.key);
  const facts = withDefaultEncryption(objectFacts(asked), bucket);
  const condition = writeCondition(asked);
  const { contents } = place.store;
  const { segments, size } = await contents.copyIn(path);
  await keepOrDiscard(
    async () => {
      const crc32 = await crc32Of(segments, place);
      const content = {
        ...facts,
        etag: etagOf(size, crc32),
        size,
        segments,
        checksums: { crc32 },
        checksumType: 'FULL_OBJECT' as const,
      };
      bucket.put(asked.key, content, condition);
    },
    () => contents.discard(segments.map(({ name }) => name)),
  );
}

/** How a file is made of an object. */
export interface GetFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether nothing will ever write to the file, so that it may be a link. @default false */
  readonly isOnlyRead?: boolean;
}

/** Makes a file of the object that a request to GET names, in the same ways. */
export async function getFile(
  path: string,
  asked: Asked,
  place: S3Place,
  { signal, isOnlyRead = false }: GetFileOptions = {},
): Promise<void> {
  const { segments } = versionOf(asked, place).version;
  const { contents } = place.store;
  if (isOnlyRead) await contents.linkOut(segments, path, signal);
  else await contents.copyOut(segments, path, signal);
}

/**
 * An entity tag that is the same for the same bytes. It is not their MD5, which takes longer than
 * reading a table does; neither is AWS's of an object that came in parts, as the `-1` says.
 */
function etagOf(size: number, crc32: string): string {
  const bits = Buffer.from(crc32, 'base64').toString('hex');
  return `${size.toString(16).padStart(24, '0')}${bits}-1`;
}

async function crc32Of(segments: readonly Segment[], { store }: S3Place): Promise<string> {
  const digest = digestOf('x-amz-checksum-crc32');
  await store.contents.look(segments, (bytes) => digest?.update(bytes));
  return Buffer.from((await digest?.digest()) ?? []).toString('base64');
}
