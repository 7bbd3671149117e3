import { type Direction, isBetter } from '../../../core';
import type { TrialJob } from './trial-job';

/**
 * The trial with the best objective, the earliest of equals: among those that completed, or where
 * none did among those that were stopped.
 */
export function bestOf(trials: Iterable<TrialJob>, direction: Direction): TrialJob | undefined {
  let best: TrialJob | undefined;
  for (const trial of trials) {
    if (trial.objective === undefined) continue;
    if (best === undefined || isAhead(trial, best, direction)) best = trial;
  }
  return best;
}

function isAhead(trial: TrialJob, best: TrialJob, direction: Direction): boolean {
  const [completed, bestCompleted] = [trial, best].map(({ job }) => job.status === 'Completed');
  if (completed !== bestCompleted) return completed === true;
  return isBetter(trial.objective ?? Number.NaN, best.objective ?? Number.NaN, direction);
}
