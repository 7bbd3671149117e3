import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri, type S3Location } from '../../../core';
import type { Host } from '../jobs/hosts';
import type { TrainingJobRequest } from '../types';
import { JobFailure } from './context';
import { listKeys } from './s3';

type Channel = NonNullable<TrainingJobRequest['InputDataConfig']>[number];

/** An object and its path inside the channel's directory. */
export interface ChannelObject extends S3Location {
  readonly path: string;
}

/** The objects of a channel, in the order in which they are dealt out. */
export async function objectsOf(
  s3: S3Client,
  channel: Channel,
  where: {
    readonly region: string;
    readonly roleArn: string;
    readonly isFastFile: boolean;
    readonly signal: AbortSignal;
  },
): Promise<ChannelObject[]> {
  const source = channel.DataSource?.S3DataSource;
  const uri = source?.S3Uri ?? '';
  const objects =
    source?.S3DataType === 'ManifestFile'
      ? await objectsOfManifest(s3, uri, where.signal)
      : await objectsOfPrefix(s3, uri, where.signal);
  if (objects.length === 0) {
    const { bucket } = parseS3Uri(uri);
    throw new JobFailure(
      `ClientError: Data download failed:No S3 objects found under S3 URL "${uri}" given in input ` +
        `data source. Please ensure that the bucket exists in the selected region ` +
        `(${where.region}), that objects exist under that S3 prefix, and that the role ` +
        `"${where.roleArn}" has "s3:ListBucket" permissions on bucket "${bucket}".`,
    );
  }
  if (where.isFastFile) checkWholeName(uri, objects);
  else checkKeys(objects);
  return channel.ShuffleConfig ? shuffled(objects, channel.ShuffleConfig.Seed ?? 0) : objects;
}

/**
 * What File mode cannot download.
 * Source: aws-samples/generative-ai-on-amazon-sagemaker, pull request 242 (2026).
 */
function checkKeys(objects: readonly ChannelObject[]): void {
  const odd = objects.find(({ key }) => key.includes('//'));
  if (odd === undefined) return;
  throw new JobFailure(
    'ClientError: Data download failed:Failed to download data. S3 key:\n' +
      `s3://${odd.bucket}/${odd.key} has an illegal char sub-sequence '//' in it`,
  );
}

/**
 * Fast file mode mounts a folder or a file, never all that begins with a part of a name.
 * Source: a FailureReason of a real job, of which the end is not known.
 */
function checkWholeName(uri: string, objects: readonly ChannelObject[]): void {
  const { key: prefix } = parseS3Uri(uri);
  const odd = objects.find(({ key }) => {
    const rest = key.slice(prefix.length);
    return prefix !== '' && !prefix.endsWith('/') && rest !== '' && !rest.startsWith('/');
  });
  if (odd === undefined) return;
  throw new JobFailure(
    'ClientError: ClientError: Data download failed:Failed to download data.\n' +
      'For FastFile mode, partial S3 prefix is not supported. S3 prefix has to end with a full ' +
      "file or folder.\nAdd a trailing '/' to the S3 prefix if it ends with a folder name that " +
      `is also a prefix for other folders.\nCurrent S3 prefix: [${prefix}], found ${odd.key}`,
  );
}

/**
 * Objects whose keys begin with the prefix. Below a "directory" (`s3://b/data` or `s3://b/data/`
 * for `data/x.csv`) paths are relative to it; of a partial name (`s3://b/data/tr`) and of a whole
 * key they are relative to the last `/`.
 */
async function objectsOfPrefix(
  s3: S3Client,
  uri: string,
  signal: AbortSignal,
): Promise<ChannelObject[]> {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const keys = await listKeys(s3, { bucket, key: prefix }, signal);
  const isDirectory = prefix !== '' && keys.every((key) => key.startsWith(`${prefix}/`));
  const skipped = isDirectory ? prefix.length + 1 : prefix.lastIndexOf('/') + 1;
  return keys.map((key) => ({ bucket, key, path: key.slice(skipped) }));
}

/** A manifest: `[{"prefix": "s3://b/p/"}, "relative/path", …]`. */
async function objectsOfManifest(
  s3: S3Client,
  uri: string,
  signal: AbortSignal,
): Promise<ChannelObject[]> {
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  });
  const [head, ...paths] = parseManifest((await Body?.transformToString()) ?? '', uri);
  const base = parseS3Uri(head);
  return paths.map((path) => ({ bucket: base.bucket, key: base.key + path, path }));
}

function parseManifest(text: string, uri: string): [string, ...string[]] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  const [head, ...paths] = Array.isArray(content) ? content : [];
  const prefix: unknown = (head as { prefix?: unknown } | undefined)?.prefix;
  if (
    typeof prefix !== 'string' ||
    !prefix.startsWith('s3://') ||
    !paths.every((path) => typeof path === 'string')
  ) {
    throw new JobFailure(
      `ClientError: Data download failed:The manifest file "${uri}" is not valid: it must be a ` +
        'JSON list of {"prefix": "s3://bucket/prefix/"} followed by relative paths.',
    );
  }
  return [prefix, ...(paths as string[])];
}

/** The objects of a channel that a host gets. */
export function shareOf(
  objects: readonly ChannelObject[],
  channel: Channel,
  host: Host,
  hosts: readonly Host[],
): readonly ChannelObject[] {
  const source = channel.DataSource?.S3DataSource;
  const groups = source?.InstanceGroupNames ?? [];
  const receivers = groups.length > 0 ? hosts.filter((h) => groups.includes(h.group)) : hosts;
  const position = receivers.indexOf(host);
  if (position < 0) return [];
  return source?.S3DataDistributionType === 'ShardedByS3Key'
    ? objects.filter((_, index) => index % receivers.length === position)
    : objects;
}

/** The same order for the same seed (a linear congruential generator drives the shuffle). */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const mixed = [...items];
  let state = seed >>> 0;
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other] as Item, mixed[index] as Item];
  }
  return mixed;
}
