import type { TaskRecord } from '../tasks/types';
import { at } from '../wording';
import { channelPath, isS3Uri } from './channels';
import { isObject } from './shape';

/** Where a request says that a channel's data lies. */
export interface ChannelUri {
  /** JSON path of the URI in the request. */
  readonly path: string;
  readonly uri: string;
}

/**
 * The S3 URIs of a request's channels, in the order of the task's inputs. Says nothing of what is
 * wrong with the request, so that its data can be looked at however much else is wrong.
 */
export function channelUris(record: TaskRecord, request: unknown): ChannelUri[] {
  if (!isObject(request) || !isObject(request.inputs)) return [];
  const uris: ChannelUri[] = [];
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const given = request.inputs[name];
    if (declaration.type !== 'channel' || given === undefined) continue;
    const [path, uri] = isObject(given)
      ? [at(channelPath(name), 'uri'), given.uri]
      : [channelPath(name), given];
    if (typeof uri === 'string' && isS3Uri(uri)) uris.push({ path, uri });
  }
  return uris;
}
