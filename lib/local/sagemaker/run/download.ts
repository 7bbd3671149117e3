import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel, objectionToPath } from '../../../core';
import type { TrainingJob } from '../jobs/training-job';
import { type Channel, inputModeOf, streamFolder } from '../pipes/streamed';
import { type ChannelObject, objectsOf, shareOf } from './channels';
import { JobFailure, type RunContext } from './context';
import type { DownloadOptions } from './object-files';
import { downloadFile, PARALLEL_TRANSFERS } from './s3';

/** An object and the file it becomes: one of each host that gets it. */
interface Delivery {
  readonly channel: Channel;
  readonly object: ChannelObject;
  /** Fast file mode's mount is read-only; here its files are, for all users but root. */
  readonly isReadOnly: boolean;
  readonly path: string;
}

/**
 * Puts every channel's data into its hosts' trees. FastFile channels are plain files too: what a
 * program reads is the same, only not while it is still arriving. Those in Pipe mode lie outside the
 * trees, for what feeds their pipes.
 *
 * @param channels those that are downloaded. @default - all of the job's
 * @throws JobFailure – when there is no data, or it cannot be read
 */
export async function downloadChannels(
  job: TrainingJob,
  context: RunContext,
  channels: readonly Channel[] = job.request.InputDataConfig ?? [],
): Promise<void> {
  const { signal } = job.stopping;
  const lists = channels.map((channel) =>
    deliveriesOf(job, context, channel).catch(failWith(channel, signal)),
  );
  const deliveries = (await Promise.all(lists)).flat();
  const isOnlyRead = job.checked.image.isAlgorithm ?? false;
  await inParallel(deliveries, PARALLEL_TRANSFERS, (delivery) =>
    deliver(delivery, context, { signal, isOnlyRead }).catch(failWith(delivery.channel, signal)),
  );
}

/** Turns an error of S3 into the job's failure, which says of which channel and which data. */
function failWith(channel: Channel, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    if (signal.aborted || error instanceof JobFailure) throw error;
    const { ChannelName: name, DataSource: source } = channel;
    throw new JobFailure(
      `ClientError: Data download failed:${describeS3Error(error)} ` +
        `(channel ${name}, S3 URL "${source.S3DataSource?.S3Uri}")`,
    );
  };
}

async function deliveriesOf(
  job: TrainingJob,
  { s3, region }: RunContext,
  channel: Channel,
): Promise<Delivery[]> {
  const mode = inputModeOf(job.request, channel);
  const isReadOnly = mode === 'FastFile';
  const objects = await objectsOf(s3, channel, {
    region,
    roleArn: job.request.RoleArn,
    isFastFile: isReadOnly,
    signal: job.stopping.signal,
  });
  const deliveries: Delivery[] = [];
  for (const host of job.hosts) {
    const isStreamed = mode === 'Pipe';
    const directory = isStreamed
      ? streamFolder(job, host, channel)
      : join(host.base, 'input', 'data', channel.ChannelName);
    await mkdir(directory, { recursive: true });
    for (const [index, object] of shareOf(objects, channel, host, job.hosts).entries()) {
      // A pipe has no names: objects follow each other in their order.
      const name = isStreamed ? numbered(index, object) : checkedPath(object.path, object.key);
      deliveries.push({ channel, object, isReadOnly, path: join(directory, name) });
    }
  }
  return deliveries;
}

/** A name that sorts as its number does, with the end of the object's own for messages. */
function numbered(index: number, { key }: ChannelObject): string {
  const own = key.slice(key.lastIndexOf('/') + 1);
  return `${String(index).padStart(10, '0')}-${own.slice(-MOST_OF_NAME)}`;
}

const MOST_OF_NAME = 60;

/** @throws JobFailure – when an object would be outside its channel */
function checkedPath(path: string, key: string): string {
  const objection = objectionToPath(path);
  if (objection === undefined) return path;
  throw new JobFailure(
    `ClientError: Data download failed:The key ${JSON.stringify(key)} is no path inside a ` +
      `channel: ${objection}. Rename it.`,
  );
}

/**
 * Each host has a file of its own, as on AWS: what one does to its inputs no other sees. Only the
 * stand-ins of algorithms, which do nothing to them, share one.
 */
async function deliver(
  { object, isReadOnly, path }: Delivery,
  { files }: RunContext,
  options: DownloadOptions,
): Promise<void> {
  await downloadFile(files, object, path, options);
  if (isReadOnly && !options.isOnlyRead) await chmod(path, 0o444);
}

/** An S3 error in one line: its code, its HTTP status, its message. */
export function describeS3Error(error: unknown): string {
  const { name, message, $metadata } = error as Error & {
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return `${name}${status === undefined ? '' : ` (${status})`}: ${message}`;
}
