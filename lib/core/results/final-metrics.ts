import type { TrainingJobDescription } from './training-types';

/** Last value of each metric by name. */
export function finalMetrics(job: TrainingJobDescription): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { MetricName: name, Value: value } of job.FinalMetricDataList ?? []) {
    if (name !== undefined && value !== undefined) found[name] = tidy(value);
  }
  return found;
}

/**
 * The API's 32-bit floats turn 0.24675 into 0.2467499971…: the shortest number that is the same
 * 32-bit float is the one that was logged. A number that is no such float is left alone.
 */
export function tidy(value: number): number {
  if (!Number.isFinite(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}
