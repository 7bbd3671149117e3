import type {
  ReportSource,
  ResultOutputs,
  TrainingFailure,
  TuningFailure,
  TuningResult,
} from '../core';

/** Whether an execution tuned; else it trained. */
export function isTuned(result: ReportSource['result']): result is TuningResult | TuningFailure {
  return 'trials' in result;
}

/** Whether an execution did not succeed. */
export function hasFailed(
  result: ReportSource['result'],
): result is TrainingFailure | TuningFailure {
  return 'cause' in result;
}

/** What an execution returned; a failed one may have returned something, too. */
export function outputsOf(result: ReportSource['result']): ResultOutputs {
  if (!('outputs' in result)) return { outputs: {}, stored: [] };
  const { outputs = {}, stored = [], persistedBy } = result;
  return { outputs, stored, ...(persistedBy && { persistedBy }) };
}

/** Whether the log tells of the failure; a stopped tuning job's is its best trial's. */
export function logTellsWhy(result: ReportSource['result']): boolean {
  return hasFailed(result) && !(isTuned(result) && result.best !== undefined);
}
