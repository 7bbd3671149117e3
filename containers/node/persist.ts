import { randomBytes } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Captured, capture } from './capture';
import type { Description } from './description';
import { RunnerError } from './errors';
import type { Host } from './host';
import {
  commit,
  isCommittedEarlier,
  manifestUri,
  type Place,
  VERSION,
  type Writer,
} from './manifest';
import type { Placement } from './rank';
import { errorCode, explain, openStorage, splitUri } from './storage';
import { type Checksums, type Transfer, UploadError, uploadAll } from './upload';

/** What became of the outputs, for the log. */
export interface Persisted {
  readonly isEarlierAttempts: boolean;
  readonly outputs: number;
  readonly files: number;
  readonly sizeBytes: number;
  readonly uri: string;
}

/** What to do about a request that S3 refused. */
const HINTS: Readonly<Record<string, string>> = {
  AccessDenied: "Allow s3:PutObject and s3:AbortMultipartUpload there to the job's role",
  NoSuchBucket: 'Deploy the artifacts stack, or correct the bucket',
};

/**
 * Stores what the function returned: check, upload, then commit, exactly once for the job.
 *
 * Every writer uploads below `<job>/outputs/<writer id>/`, a name that nobody else uses, so that two
 * writers never touch each other's objects. A crash before the commit leaves objects that no
 * manifest names, which do not count.
 *
 * @throws BadOutput, DoublePersist or UploadFailed – then this process committed nothing.
 */
export async function persist(
  description: Description,
  host: Host,
  { rank, worldSize }: Placement,
  returned: unknown,
  startedAt: number,
): Promise<Persisted> {
  const [bucket, jobs] = splitUri(description.jobs);
  const place = { bucket, folder: `${jobs}/${host.jobName}/outputs`.replace(/^\//, '') };
  const writer: Writer = {
    id: `rank-${rank}-${randomBytes(4).toString('hex')}`,
    rank,
    worldSize,
    host: host.currentHost,
    startedAt: new Date(startedAt).toISOString(),
  };
  const prefix = `${place.folder}/${writer.id}/`;
  const captured = capture(description.outputs, returned, prefix);
  const client = openStorage();
  try {
    return await store(client, captured, place, writer, host.jobName);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw uploadFailed(`s3://${bucket}/${prefix}`, error);
  } finally {
    client.destroy();
  }
}

async function store(
  client: S3Client,
  captured: readonly Captured[],
  place: Place,
  writer: Writer,
  job: string,
): Promise<Persisted> {
  const transfers = captured.flatMap((output) => output.transfers);
  const done: Persisted = {
    isEarlierAttempts: false,
    outputs: captured.length,
    files: transfers.length,
    sizeBytes: totalSize(transfers),
    uri: manifestUri(place),
  };
  if (await isCommittedEarlier(client, place, writer)) return { ...done, isEarlierAttempts: true };
  const checksums = new Map(await uploadAll(client, place.bucket, transfers));
  const prefix = `${place.folder}/${writer.id}/`;
  const listings = captured
    .filter(({ declared }) => declared.type === 'directory')
    .map((output) => listing(output, prefix, checksums));
  for (const [key, sum] of await uploadAll(client, place.bucket, listings)) checksums.set(key, sum);
  const isFirst = await commit(client, place, {
    version: VERSION,
    job,
    writer,
    committedAt: new Date().toISOString(),
    outputs: Object.fromEntries(
      captured.map((output) => [
        output.declared.name,
        entry(output, place.bucket, prefix, checksums, listings),
      ]),
    ),
  });
  return isFirst ? done : { ...done, isEarlierAttempts: true };
}

/** The object that lists a directory's files. */
function listing({ declared, transfers }: Captured, prefix: string, sums: Checksums): Transfer {
  const folder = `${prefix}${declared.name}/`;
  const files = transfers.map(({ key, sizeBytes }) => ({
    path: key.slice(folder.length),
    sizeBytes,
    crc32: sums.get(key),
  }));
  const body = Buffer.from(JSON.stringify({ version: VERSION, files }));
  return { key: listingKey(prefix, declared.name), sizeBytes: body.length, body };
}

/** Output names start with a letter, so that no output is called like this folder. */
function listingKey(prefix: string, name: string): string {
  return `${prefix}_listings/${name}.json`;
}

/** An output's entry in the manifest. */
function entry(
  { declared: { name, type }, value, transfers }: Captured,
  bucket: string,
  prefix: string,
  sums: Checksums,
  listings: readonly Transfer[],
): object {
  const stored = (transfer: Transfer | undefined) => ({
    uri: `s3://${bucket}/${transfer?.key}`,
    sizeBytes: transfer?.sizeBytes,
    crc32: sums.get(transfer?.key ?? ''),
  });
  if (value !== undefined) return { type, value };
  if (type !== 'directory') return { type, ...stored(transfers[0]) };
  return {
    type,
    uri: `s3://${bucket}/${prefix}${name}/`,
    fileCount: transfers.length,
    sizeBytes: totalSize(transfers),
    listing: stored(listings.find(({ key }) => key === listingKey(prefix, name))),
  };
}

function totalSize(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function uploadFailed(uri: string, error: unknown): RunnerError {
  const isUpload = error instanceof UploadError;
  const cause = isUpload ? error.cause : error;
  const progress = isUpload ? error.message : 'the request failed';
  const hint = HINTS[errorCode(cause)] ?? 'Run the job again; if it fails again, see the cause';
  return new RunnerError(
    'UploadFailed',
    `outputs could not be stored at ${uri}: ${progress}, nothing was committed. ${explain(cause)}. ${hint}`,
    cause,
  );
}
