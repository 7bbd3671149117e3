import { TrialJob } from '../../../../lib/local/sagemaker/tuning/trial-job';

/** A trial that has printed these values. */
export function trial(number: number, steps: number[], status = 'Completed'): TrialJob {
  const endedAt = status === 'InProgress' ? undefined : 1;
  const made = new TrialJob({ number } as never, { status, endedAt } as never);
  for (const value of steps) made.observe(value);
  return made;
}
