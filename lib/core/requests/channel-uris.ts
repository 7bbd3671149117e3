import { isObject, isS3Uri } from '../checks';
import type { TaskRecord } from '../model';
import { at } from '../wording';
import { trainedTasks } from './trained-tasks';

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
  const uris: ChannelUri[] = [];
  for (const { record: task, path: inputsPath, inputs } of trainedTasks(record, request)) {
    for (const [name, declaration] of Object.entries(task.inputs)) {
      const given = inputs[name];
      if (declaration.type !== 'channel' || given === undefined) continue;
      const channel = at(inputsPath, name);
      const [path, uri] = isObject(given) ? [at(channel, 'uri'), given.uri] : [channel, given];
      if (typeof uri === 'string' && isS3Uri(uri)) uris.push({ path, uri });
    }
  }
  return uris;
}
