import { localStorageGB } from '../algorithms';
import type { InputChannel, Plan } from '../model';
import type { Problems } from '../problems';
import { type JobInstances, trainedBodies } from './trained-bodies';

/** Of a volume, what ext4 keeps for itself. */
const KEPT_BY_FILE_SYSTEM = 0.05;
const GB = 2 ** 30;

/**
 * Refuses data that does not fit the volume that File mode copies it to, on each host: the job would
 * fail after its instances have started.
 *
 * @param bytesUnder - how much is known to be under a URI, at least; undefined where nothing is
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html
 */
export function checkDataSize(
  plan: Plan,
  bytesUnder: (uri: string) => number | undefined,
  problems: Problems,
): void {
  for (const { task, InputDataConfig: channels = [], instances } of trainedBodies(plan)) {
    for (const each of instances) {
      const copied = channels
        .map((channel) => [channel.ChannelName, copiedBytes(channel, each, bytesUnder)] as const)
        .filter(([, bytes]) => bytes > 0);
      const total = copied.reduce((sum, [, bytes]) => sum + bytes, 0);
      const volume = localStorageGB(each.InstanceType) ?? each.VolumeSizeInGB;
      if (total <= volume * GB * (1 - KEPT_BY_FILE_SYSTEM)) continue;
      const needed = Math.ceil(total / GB / (1 - KEPT_BY_FILE_SYSTEM));
      problems.add(
        'OutOfRange',
        '$.overrides.resources.volumeSizeInGB',
        `File mode copies the data of ${task} (${copied.map(([name]) => name).join(', ')}) to each host of ${each.InstanceType}, which has no room for it.`,
        {
          found: `${gigabytes(total)} of data, a volume of ${volume} GB`,
          allowed: `a volume of at least ${needed} GB, or "inputMode": "FastFile" for the largest channel`,
        },
      );
      // One line a task; the other rungs of its ladder say the same.
      break;
    }
  }
}

/** Bytes of a channel that each host gets as files, at least. */
function copiedBytes(
  { InputMode = 'File', DataSource: { S3DataSource: source } }: InputChannel,
  { InstanceCount }: JobInstances,
  bytesUnder: (uri: string) => number | undefined,
): number {
  // What a manifest lists is elsewhere.
  if (InputMode !== 'File' || source?.S3DataType !== 'S3Prefix') return 0;
  const bytes = bytesUnder(source.S3Uri) ?? 0;
  return source.S3DataDistributionType === 'ShardedByS3Key' ? bytes / InstanceCount : bytes;
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
