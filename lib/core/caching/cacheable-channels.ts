import type { Plan } from '../model';
import { channelPlace, trainedBodies } from '../plans';

/** The URIs whose content the outputs follow from, or why not all of it can be known. */
export type ReadChannels =
  | { readonly uris: readonly string[] }
  | { readonly uris?: undefined; readonly why: string };

/** Where a plan's jobs read their channels. */
export function cacheableChannels(plan: Plan): ReadChannels {
  const uris = new Set<string>();
  for (const channel of trainedBodies(plan).flatMap(
    ({ InputDataConfig = [] }) => InputDataConfig,
  )) {
    const { S3DataSource: source } = channel.DataSource;
    if (source?.S3DataType !== 'S3Prefix') {
      const what = source === undefined ? 'no objects of S3' : 'a manifest of objects';
      const place = channelPlace(channel);
      return {
        why: `the channel ${channel.ChannelName} is ${what} (${place}), whose content is not compared`,
      };
    }
    uris.add(source.S3Uri);
  }
  return { uris: [...uris] };
}
