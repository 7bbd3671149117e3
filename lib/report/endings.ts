import type { EndDocument, ExecutionFailure, ResultOutputs } from '../core';

/** Whether an execution did not succeed. */
export function hasFailed(result: EndDocument): result is ExecutionFailure {
  return 'error' in result;
}

/** What an execution returned; a failed one may have returned something, too. */
export function outputsOf({ outputs = {}, stored = [], persistedBy }: EndDocument): ResultOutputs {
  return { outputs, stored, ...(persistedBy && { persistedBy }) };
}

/** Whether the log says more about the failure; a stopped tuning job's is its best trial's. */
export function logTellsWhy(result: EndDocument): boolean {
  if (!hasFailed(result)) return false;
  switch (result.kind) {
    case 'training':
      return true;
    case 'tuning':
      return result.best === undefined;
  }
}
