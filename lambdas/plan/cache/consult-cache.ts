import { createHash } from 'node:crypto';
import {
  type CacheEntry,
  type CachePlace,
  type CacheUse,
  cacheableChannels,
  cacheParts,
  cachePlace,
  changedParts,
  isObject,
  type Plan,
  type PlannedCache,
  readCacheEntry,
  readLastRun,
  type TaskRecord,
  waitForOther,
} from '../../../lib/core';
import { claim } from './claim';
import type { CacheDependencies } from './dependencies';
import { objectionToKept } from './objection-to-kept';
import { readContents } from './read-contents';

/** Which execution looks into the cache, and when. */
export interface Consulting {
  readonly request: unknown;
  readonly execution: { readonly arn: string; readonly startTime: string };
  readonly workflow: string;
  readonly now: Date;
}

/** What the cache has for a plan, and where its execution goes on. */
export type Consulted =
  | { readonly next: 'run'; readonly cache: PlannedCache }
  /** The outputs are there. */
  | { readonly next: 'collect'; readonly cache: PlannedCache; readonly entry: CacheEntry }
  /** Another execution makes them just now: plan again after so many seconds. */
  | { readonly next: 'plan'; readonly waitSeconds: number };

/**
 * Looks whether an earlier execution has the outputs of a plan. Whatever keeps them from being used
 * is a miss with its reason, never an error.
 *
 * @returns undefined where the task has no cache
 */
export async function consultCache(
  plan: Plan,
  record: TaskRecord,
  consulting: Consulting,
  dependencies: CacheDependencies,
): Promise<Consulted | undefined> {
  const { cache } = record;
  if (cache === undefined) return undefined;
  const { request, workflow } = consulting;
  if (isObject(request) && request.checkpointsFrom !== undefined) {
    return missed('the execution goes on from checkpoints, which are not compared');
  }
  const channels = cacheableChannels(plan);
  if (channels.uris === undefined) return missed(channels.why);
  const contents = await readContents(channels.uris, dependencies);
  if (contents.of === undefined) return missed(contents.why);
  const { of } = contents;
  const parts = cacheParts(plan, record, cache, (uri) => of.get(uri) ?? []);
  const place = cachePlace({ workflow, task: record.name }, parts, sha256);
  if (isObject(request) && request.noCache === true) {
    return missed('the request asks for a job of its own (noCache)', place);
  }
  return lookUp(place, cache.ttlInSeconds, consulting, dependencies);
}

async function lookUp(
  place: CachePlace,
  ttlInSeconds: number | undefined,
  consulting: Consulting,
  dependencies: CacheDependencies,
): Promise<Consulted> {
  const { execution, now } = consulting;
  const usable = () => readUsable(place, ttlInSeconds, now, dependencies);
  const first = await usable();
  if (first.entry !== undefined) return found(first.entry);
  const claimed = await claim(place.entry, execution.arn, dependencies);
  if (claimed === 'ours') return missed(first.why, place, first.changed);
  // The other one may have ended after the first look, and its outputs are there.
  const second = await usable();
  if (second.entry !== undefined) return found(second.entry);
  if (claimed === 'taken over') return missed(second.why, place, second.changed);
  const waited = (now.getTime() - Date.parse(execution.startTime)) / 1_000;
  const waitSeconds = waitForOther(waited);
  if (waitSeconds !== undefined) return { next: 'plan', waitSeconds };
  return missed(`${claimed.name} has made the same for weeks, and has not ended`, place);
}

function found(entry: CacheEntry): Consulted {
  return {
    next: 'collect',
    entry,
    cache: { use: { hit: true, from: entry.result.execution.name } },
  };
}

function missed(why: string, keep?: CachePlace, changed: readonly string[] = []): Consulted {
  const use: CacheUse = { hit: false, why, ...(changed.length === 0 ? {} : { changed }) };
  return { next: 'run', cache: { use, ...(keep === undefined ? {} : { keep }) } };
}

/** The entry, if it is of use; otherwise why not. */
async function readUsable(
  place: CachePlace,
  ttlInSeconds: number | undefined,
  now: Date,
  dependencies: CacheDependencies,
): Promise<
  | { readonly entry: CacheEntry }
  | { readonly entry?: undefined; readonly why: string; readonly changed?: readonly string[] }
> {
  const stored = await dependencies.read(place.entry);
  if (stored === undefined) return compareWithLast(place, dependencies);
  const read = readCacheEntry(stored.text, ttlInSeconds, now);
  if (read.entry === undefined) return read;
  const gone = await objectionToKept(read.entry.result, dependencies);
  if (gone === undefined) return { entry: read.entry };
  return { why: `outputs of ${read.entry.result.execution.name} are gone: ${gone}` };
}

async function compareWithLast(place: CachePlace, { read }: CacheDependencies) {
  const last = readLastRun((await read(place.last))?.text);
  if (last === undefined) return { why: 'no earlier execution of the task is known' };
  const changed = changedParts(last.parts, place.parts);
  if (changed.length === 0) return { why: `what ${last.execution} kept is no longer there` };
  return { why: `different from ${last.execution}, the last one: ${changed.join(', ')}`, changed };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
