import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { exactJson } from '../../lib/core/exact-numbers';
import { parseS3Uri } from '../../lib/core/s3-uri';
import { type Capture, type Captured, capture } from './capture';
import type { Description } from './description';
import { RunnerError } from './errors';
import type { Host } from './host';
import {
  commit,
  isCommittedEarlier,
  type ManifestDocument,
  manifestUri,
  type Place,
  VERSION,
  type Writer,
} from './manifest';
import type { Placement } from './rank';
import type { S3Client } from './sdk/client-s3';
import { errorCode, explain, openStorage } from './storage';
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
 * @throws BadOutput, DoublePersist or UploadFailed – then this process committed nothing. In spite of
 * BadOutput, the outputs that can be kept are stored, and named by `_stored.json`.
 */
export async function persist(
  description: Description,
  host: Host,
  { rank, worldSize }: Placement,
  returned: unknown,
  startedAt: number,
): Promise<Persisted> {
  const { bucket, key: jobs } = parseS3Uri(description.jobs);
  const place = { bucket, folder: `${jobs}/${host.jobName}/outputs`.replace(/^\//, '') };
  const writer: Writer = {
    id: `rank-${rank}-${randomBytes(4).toString('hex')}`,
    rank,
    worldSize,
    host: host.currentHost,
    startedAt: new Date(startedAt).toISOString(),
  };
  const prefix = `${place.folder}/${writer.id}/`;
  // What other hosts leave becomes part of the same archive.
  const modelDirectory = host.hosts.length === 1 ? join(host.base, 'model') : undefined;
  const captured = capture(description.outputs, returned, prefix, modelDirectory);
  const client = openStorage();
  try {
    return await new Store(client, place, writer, host.jobName).store(captured);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw uploadFailed(`s3://${bucket}/${prefix}`, error);
  } finally {
    client.destroy();
  }
}

/** What one writer stores, and where. */
class Store {
  private readonly client: S3Client;
  private readonly place: Place;
  private readonly writer: Writer;
  private readonly job: string;

  constructor(client: S3Client, place: Place, writer: Writer, job: string) {
    this.client = client;
    this.place = place;
    this.writer = writer;
    this.job = job;
  }

  /** Uploads and commits, unless an earlier attempt of the job did. */
  async store({ outputs, problems }: Capture): Promise<Persisted> {
    const transfers = outputs.flatMap((output) => output.transfers);
    const done: Persisted = {
      isEarlierAttempts: false,
      outputs: outputs.length,
      files: transfers.length,
      sizeBytes: totalSize(transfers),
      uri: manifestUri(this.place),
    };
    const earlier = { ...done, isEarlierAttempts: true };
    if (await isCommittedEarlier(this.client, this.place, this.writer)) return earlier;
    if (problems.length > 0) throw await this.badOutput(outputs, problems);
    const manifest = await this.upload(outputs);
    return (await commit(this.client, this.place, manifest)) ? done : earlier;
  }

  /** Uploads outputs and their listings; the manifest of them. */
  private async upload(outputs: readonly Captured[]): Promise<ManifestDocument> {
    const { bucket } = this.place;
    const transfers = outputs.flatMap((output) => output.transfers);
    const checksums = new Map(await uploadAll(this.client, bucket, transfers));
    const prefix = this.prefix;
    const listings = outputs
      .filter(({ declared }) => declared.type === 'directory')
      .map((output) => listing(output, prefix, checksums));
    for (const [key, sum] of await uploadAll(this.client, bucket, listings)) {
      checksums.set(key, sum);
    }
    return {
      version: VERSION,
      job: this.job,
      writer: this.writer,
      committedAt: new Date().toISOString(),
      outputs: Object.fromEntries(
        outputs.map((output) => [
          output.declared.name,
          entry(output, bucket, prefix, checksums, listings),
        ]),
      ),
    };
  }

  /** Stores what can be kept, where no manifest takes it for the job's outputs; says so. */
  private async badOutput(
    outputs: readonly Captured[],
    problems: readonly string[],
  ): Promise<RunnerError> {
    if (outputs.length === 0) return new RunnerError('BadOutput', problems.join('\n'));
    const { bucket } = this.place;
    const names = outputs.map(({ declared }) => declared.name).join(', ');
    // Output names start with a letter, so no output has this name.
    const key = `${this.prefix}_stored.json`;
    let rest = `${names}: stored all the same, see s3://${bucket}/${key}`;
    try {
      const body = Buffer.from(exactJson({ ...(await this.upload(outputs)), problems }, 2));
      await uploadAll(this.client, bucket, [{ key, sizeBytes: body.length, body }]);
    } catch (error) {
      const cause = error instanceof UploadError ? error.cause : error;
      rest = `${names}: could not be stored: ${explain(cause)}`;
    }
    // Behind the first problem, as the end of a long message is cut off.
    const [first, ...others] = problems;
    return new RunnerError('BadOutput', [first, rest, ...others].join('\n'));
  }

  private get prefix(): string {
    return `${this.place.folder}/${this.writer.id}/`;
  }
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

/** Output names start with a letter, so no output has the name of this folder. */
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
