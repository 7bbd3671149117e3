import type { TrialJob } from './trial-job';
import type { TuningDescription } from './types';

/** How many trials there are of each status. */
export type Counters = Pick<
  TuningDescription,
  'TrainingJobStatusCounters' | 'ObjectiveStatusCounters'
>;

/** Counts the trials of a tuning job. */
export function countersOf(trials: readonly TrialJob[]): Counters {
  const jobs = {
    Completed: 0,
    InProgress: 0,
    RetryableError: 0,
    NonRetryableError: 0,
    Stopped: 0,
  };
  const objectives = { Succeeded: 0, Pending: 0, Failed: 0 };
  for (const { job, objectiveStatus } of trials) {
    objectives[objectiveStatus] += 1;
    if (job.status === 'Failed') jobs.NonRetryableError += 1;
    else if (job.status === 'Completed' || job.status === 'Stopped') jobs[job.status] += 1;
    else jobs.InProgress += 1;
  }
  return { TrainingJobStatusCounters: jobs, ObjectiveStatusCounters: objectives };
}
