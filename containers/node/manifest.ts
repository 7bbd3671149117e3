import { exactJson } from '../../lib/core/exact-numbers';
import { crc32, encodeCrc32 } from './checksum';
import { RunnerError } from './errors';
import { GetObjectCommand, PutObjectCommand, type S3Client } from './sdk/client-s3';
import { errorCode, explain } from './storage';

/** Version of the manifest's shape; see containers/CONTRACT.md. */
export const VERSION = 1;

/** The process that stores a job's outputs. */
export interface Writer {
  readonly id: string;
  readonly rank: number;
  readonly worldSize: number;
  readonly host: string;
  /** UTC, to the millisecond; such texts sort by time. */
  readonly startedAt: string;
}

/** The manifest of a job as it is written; see containers/CONTRACT.md. */
export interface ManifestDocument {
  readonly version: number;
  readonly job: string;
  readonly writer: Writer;
  readonly committedAt: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Where a job's outputs are stored: `s3://bucket/folder/`. */
export interface Place {
  readonly bucket: string;
  readonly folder: string;
}

/** S3 answers 409 while another conditional write of the same key is under way. */
const BUSY_ATTEMPTS = 20;
const BUSY = 250;

/** Address of the manifest. */
export function manifestUri({ bucket, folder }: Place): string {
  return `s3://${bucket}/${folder}/outputs.json`;
}

/**
 * Whether an earlier attempt of this job has committed its outputs, which are final then.
 *
 * @throws DoublePersist – when another process of this attempt has.
 */
export async function isCommittedEarlier(
  client: S3Client,
  place: Place,
  writer: Writer,
): Promise<boolean> {
  const manifest = await readManifest(client, place);
  if (manifest === undefined) return false;
  checkEarlier(manifest, place, writer);
  return true;
}

/**
 * Writes the manifest, the last of all and once, by a conditional write; false: an earlier attempt's
 * is there.
 *
 * @throws DoublePersist – when another process of this attempt was first.
 */
export async function commit(
  client: S3Client,
  place: Place,
  manifest: ManifestDocument,
  wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<boolean> {
  const body = Buffer.from(exactJson(manifest, 2));
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: place.bucket,
          Key: keyOf(place),
          Body: body,
          ContentType: 'application/json',
          IfNoneMatch: '*',
          ChecksumCRC32: encodeCrc32(crc32(body)),
        }),
      );
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      const there = await readManifest(client, place);
      // A repeated request whose first answer was lost meets its own manifest.
      if (there?.writer.id === manifest.writer.id) return true;
      if (there !== undefined) {
        checkEarlier(there, place, manifest.writer);
        return false;
      }
      if (attempt === BUSY_ATTEMPTS) {
        throw new RunnerError(
          'UploadFailed',
          `${manifestUri(place)} could neither be written nor read: ${explain(error)}; another process may have stored this job's outputs. Allow s3:GetObject there`,
          error,
        );
      }
      await wait(BUSY);
    }
  }
}

/**
 * Decides by its time whose manifest this is: committed before this process started, it is an
 * earlier attempt's.
 *
 * @throws DoublePersist – when it is another process's of this attempt.
 */
export function checkEarlier(manifest: ManifestDocument, place: Place, writer: Writer): void {
  if (manifest.committedAt < writer.startedAt) return;
  const other = manifest.writer;
  throw new RunnerError(
    'DoublePersist',
    `two processes store outputs: rank ${other.rank} on ${other.host} has committed ${manifestUri(place)}, and so would rank ${writer.rank} on ${writer.host}; persistOutputs must be true in exactly one process`,
  );
}

async function readManifest(client: S3Client, place: Place): Promise<ManifestDocument | undefined> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: place.bucket, Key: keyOf(place) }),
    );
    return JSON.parse((await Body?.transformToString()) ?? '');
  } catch (error) {
    // Without the right to list, S3 answers a missing key with 403: the conditional write finds out.
    if (['NoSuchKey', 'NotFound', 'AccessDenied', 'Forbidden'].includes(errorCode(error))) {
      return undefined;
    }
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 412 || $metadata?.httpStatusCode === 409;
}

function keyOf({ folder }: Place): string {
  return `${folder}/outputs.json`;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
