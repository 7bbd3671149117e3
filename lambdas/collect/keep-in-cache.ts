import {
  type CachePlace,
  cacheEntry,
  type ExecutionResult,
  exactJson,
  type LastRun,
} from '../../lib/core';
import type { CollectDependencies } from './dependencies';

/** Keeps a result for later executions that would do the same. */
export async function keepInCache(
  place: CachePlace,
  result: ExecutionResult,
  { write, now }: Pick<CollectDependencies, 'write' | 'now'>,
): Promise<void> {
  const last: LastRun = { schema: 1, execution: result.execution.name, parts: place.parts };
  await write(place.entry, exactJson(cacheEntry(place, result, now()), 2));
  await write(place.last, exactJson(last, 2));
}
