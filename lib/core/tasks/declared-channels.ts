import {
  checkChannelOptions,
  checkFlag,
  checkFreeChannelNames,
  isObject,
  jobBodyChannels,
} from '../checks';
import type {
  ChannelDeclaration,
  ChannelOptions,
  HyperparameterValue,
  JobBody,
  OpenTaskRecord,
} from '../model';
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

/** What a task with channels of its own is given. */
interface OpenOptions {
  readonly channels?: Readonly<Record<string, DeclaredChannel>>;
  readonly hyperparameters?: Readonly<Record<string, HyperparameterValue>>;
  readonly jobBody?: JobBody;
}

/** The inputs of such a task, as a record has them: its channels and `hyperparameters`. */
export function openInputs({
  channels = {},
  hyperparameters = {},
  jobBody,
}: OpenOptions): OpenTaskRecord['inputs'] {
  return {
    ...channelDeclarations(channels, jobBodyChannels(jobBody)),
    hyperparameters: { type: 'hyperparameters', required: false, defaults: hyperparameters },
  };
}

/** @param given - channels that the task's own job body has, so that no request need give them */
function channelDeclarations(
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
