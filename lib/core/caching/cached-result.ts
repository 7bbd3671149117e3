import type { CacheHit } from '../model';
import type { ExecutionResult, FinishedExecution } from '../results';

/**
 * The result of an execution that takes the outputs of an earlier one: the job, its metrics and its
 * outputs are the earlier one's; time, cost and notes are its own.
 *
 * @param seconds - since the execution's start
 */
export function cachedResult(
  earlier: ExecutionResult,
  { name, arn, isLocal }: Pick<FinishedExecution, 'name' | 'arn' | 'isLocal'>,
  cache: CacheHit,
  notes: readonly string[],
  seconds: number,
): ExecutionResult {
  const own = {
    execution: { name, arn },
    isLocal,
    attempts: 0,
    notes,
    cache,
  };
  const spent = { planSeconds: seconds, totalSeconds: seconds };
  if (earlier.kind === 'tuning') return { ...earlier, ...own, timings: spent, runtimeSeconds: 0 };
  const { cost, ...rest } = earlier;
  return {
    ...rest,
    ...own,
    timings: { ...spent, phases: {} },
    billableSeconds: 0,
    ...(cost === undefined ? {} : { cost: { ...cost, amount: 0 } }),
  };
}
