import {
  type CacheHit,
  cachedResult,
  executionFiles,
  type FinishedExecution,
  type PlannedTraining,
  type PlannedTuning,
  readCacheEntry,
} from '../../lib/core';
import type { CollectedJob } from './collect';
import type { CollectDependencies } from './dependencies';

/** The result of an execution that takes the outputs of an earlier one: no job tells of it. */
export async function collectCached(
  plan: PlannedTraining | PlannedTuning,
  hit: CacheHit,
  execution: FinishedExecution,
  { read, now }: Pick<CollectDependencies, 'read' | 'now'>,
): Promise<CollectedJob> {
  const file = executionFiles(execution.name).cached;
  const answer = readCacheEntry((await read(file)) ?? '', undefined, now());
  if (answer.entry === undefined) throw new Error(`There is no entry in ${file}: ${answer.why}.`);
  const milliseconds = now().getTime() - execution.startTime.getTime();
  const { result } = answer.entry;
  return {
    result: cachedResult(
      result,
      execution,
      hit,
      plan.notes ?? [],
      Math.round(milliseconds) / 1_000,
    ),
  };
}
