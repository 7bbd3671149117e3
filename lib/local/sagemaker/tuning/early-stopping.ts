import { type Direction, isBetter } from '../../../core';
import type { TrialJob } from './trial-job';

/** Decides at a trial's latest step whether it is not worth going on. */
export type StoppingRule = (trial: TrialJob, others: readonly TrialJob[]) => boolean;

/** With fewer trials to compare with, one of them would decide alone. */
const LEAST_COMPARED = 3;

/**
 * Early stopping `Auto`: a trial is stopped when its objective is worse than the median of the
 * running averages that the trials completed before had up to the same step.
 *
 * SageMaker does not say from how many trials on; here it is from three.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-early-stopping.html
 */
export function medianRule(direction: Direction): StoppingRule {
  return (trial, others) => {
    const step = trial.steps.length;
    const averages = others.flatMap((other) =>
      other.hasEnded && other.job.status !== 'Failed' && other.stoppedAt === undefined
        ? (other.averages[step - 1] ?? [])
        : [],
    );
    if (averages.length < LEAST_COMPARED) return false;
    const value = trial.steps[step - 1] as number;
    return isBetter(median(averages), value, direction);
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}
