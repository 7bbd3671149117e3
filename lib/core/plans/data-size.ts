import { localStorageGB } from '../algorithms';
import type { ChannelSize, DataSize, InputChannel, Plan } from '../model';
import type { Problems } from '../problems';
import { channelSizeOf } from './channel-size';
import { type JobInstances, trainedBodies } from './trained-bodies';

/** Of a volume, what ext4 keeps for itself. */
const KEPT_BY_FILE_SYSTEM = 0.05;
const GB = 2 ** 30;

/**
 * The largest volume of a job.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
const MOST_VOLUME_GB = 16_384;

/** Size of what is under a URI, as far as it was looked at; undefined where nothing is known. */
export type SizeOf = (uri: string) => DataSize | undefined;

/** A plan that says how much data its channels have, as far as that is known. */
export function withDataSizes(plan: Plan, sizeOf: SizeOf): Plan {
  const data = trainedBodies(plan).flatMap(({ task, InputDataConfig: channels = [] }) =>
    channels.flatMap(({ ChannelName: channel, DataSource: { S3DataSource: source } }) => {
      // What a manifest lists is elsewhere.
      const size = source?.S3DataType === 'S3Prefix' ? sizeOf(source.S3Uri) : undefined;
      return size === undefined ? [] : [{ task, channel, ...size }];
    }),
  );
  return data.length === 0 ? plan : { ...plan, data };
}

/**
 * Refuses data that does not fit the volume that File mode copies it to, on each host: the job would
 * fail after its instances have started.
 *
 * @param plan - with its sizes, see {@link withDataSizes}
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html
 */
export function checkDataSize(plan: Plan, problems: Problems): void {
  for (const { task, InputDataConfig: channels = [], instances } of trainedBodies(plan)) {
    for (const each of instances) {
      const copied = channels.flatMap((channel) => {
        const size = channelSizeOf(plan, task, channel.ChannelName);
        const isCopied = size !== undefined && (channel.InputMode ?? 'File') === 'File';
        return isCopied ? [{ ...size, bytes: shareOf(size, channel, each) }] : [];
      });
      const total = copied.reduce((sum, { bytes }) => sum + bytes, 0);
      const own = localStorageGB(each.InstanceType);
      const volume = own ?? each.VolumeSizeInGB;
      if (total <= volume * GB * (1 - KEPT_BY_FILE_SYSTEM)) continue;
      const names = copied.filter(({ bytes }) => bytes > 0).map(({ channel }) => channel);
      problems.add(
        'OutOfRange',
        '$.overrides.resources.volumeSizeInGB',
        `File mode copies the data of ${task} (${names.join(', ')}) to each host of ${each.InstanceType}, which has no room for it.`,
        {
          found: `${amountText(copied, total)} of data, ${own === undefined ? 'a volume' : 'local storage'} of ${volume} GB`,
          allowed: `${roomText(total, own !== undefined)}"inputMode": "FastFile" for the largest channel`,
        },
      );
      // One line a task; the other rungs of its ladder say the same.
      break;
    }
  }
}

/** Bytes of a channel that each host gets. */
function shareOf(
  { bytes }: DataSize,
  { DataSource: { S3DataSource: source } }: InputChannel,
  { InstanceCount }: JobInstances,
): number {
  return source?.S3DataDistributionType === 'ShardedByS3Key' ? bytes / InstanceCount : bytes;
}

/** What has room for so much; nothing where no volume has. */
function roomText(total: number, hasOwnStorage: boolean): string {
  if (hasOwnStorage) return 'an instance type with more storage, or ';
  const needed = Math.ceil(total / GB / (1 - KEPT_BY_FILE_SYSTEM));
  return needed > MOST_VOLUME_GB ? '' : `a volume of at least ${needed} GB, or `;
}

function amountText(sizes: readonly ChannelSize[], total: number): string {
  const least = sizes.some(({ isPart }) => isPart) ? 'at least ' : '';
  return `${least}${(total / GB).toFixed(1)} GB`;
}
