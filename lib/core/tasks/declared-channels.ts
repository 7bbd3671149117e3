import { checkChannelOptions, checkFlag, checkFreeChannelNames, isObject } from '../checks';
import type { ChannelDeclaration, ChannelOptions } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

/** A channel of a task whose channels have names of its own. */
export interface DeclaredChannel extends ChannelOptions {
  /** Whether a request may leave it out. @default false */
  readonly optional?: boolean;
}

/** Notes channels that a job cannot have. */
export function checkDeclaredChannels(channels: unknown, problems: Problems): void {
  // Another type has a problem of its own.
  if (!isObject(channels)) return;
  checkFreeChannelNames(Object.keys(channels), '$.channels', problems);
  for (const [name, channel] of Object.entries(channels)) {
    const path = at('$.channels', name);
    if (!isObject(channel)) {
      checkChannelOptions(channel, path, problems);
      continue;
    }
    const { optional = false, ...options } = channel;
    checkFlag(optional, at(path, 'optional'), problems);
    checkChannelOptions(options, path, problems);
  }
}

/**
 * The channels as a record has them.
 * @param given - channels that the task's own job body has, so that no request need give them
 */
export function channelDeclarations(
  channels: Readonly<Record<string, DeclaredChannel>>,
  given: readonly string[],
): Record<string, ChannelDeclaration> {
  return Object.fromEntries(
    Object.entries(channels).map(([name, { optional = false, ...options }]) => [
      name,
      { type: 'channel', required: !optional && !given.includes(name), ...options },
    ]),
  );
}
