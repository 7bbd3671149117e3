import type { ChannelSize, Plan } from '../model';

/** What a plan says of the size of a channel's data; undefined where it is not known. */
export function channelSizeOf(
  { data = [] }: Pick<Plan, 'data'>,
  task: string,
  channel: string,
): ChannelSize | undefined {
  return data.find((size) => size.task === task && size.channel === channel);
}
