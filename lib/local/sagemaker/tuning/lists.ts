import type { InputOf } from '../../aws/shapes';
import { by, pageOf, passesFilter } from '../pages';
import type { listTrialsInput, listTuningJobsInput } from './inputs';
import type { KnownTuningJob } from './known-tuning-job';
import type { TrialJob } from './trial-job';

/** The page that ListHyperParameterTuningJobs answers with: by default ten jobs by name. */
export function listTuningJobs(
  jobs: Iterable<KnownTuningJob>,
  input: InputOf<typeof listTuningJobsInput>,
): object {
  const key = {
    Name: ({ name }: KnownTuningJob) => name,
    Status: ({ status }: KnownTuningJob) => status,
    CreationTime: ({ createdAt }: KnownTuningJob) => createdAt,
  }[input.SortBy ?? 'Name'];
  const found = [...jobs].filter((job) => passesFilter(job, input)).sort(by(key, input.SortOrder));
  const { items, ...next } = pageOf('tuning-jobs', found, input);
  return { HyperParameterTuningJobSummaries: items.map(summary), ...next };
}

function summary(job: KnownTuningJob): unknown {
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobArn: job.arn,
    HyperParameterTuningJobStatus: job.status,
    Strategy: job.config.Strategy,
    CreationTime: job.createdAt / 1000,
    ...(job.endedAt !== undefined && { HyperParameterTuningEndTime: job.endedAt / 1000 }),
    LastModifiedTime: job.modifiedAt / 1000,
    ...job.counters(),
    ...(job.config.ResourceLimits && { ResourceLimits: job.config.ResourceLimits }),
  };
}

/**
 * The page that ListTrainingJobsForHyperParameterTuningJob answers with: by default ten trials by
 * name. Sorted by their objective, those without one are left out, as the API has it.
 */
export function listTrials(
  { trials }: KnownTuningJob,
  input: InputOf<typeof listTrialsInput>,
): object {
  const { SortBy = 'Name', SortOrder, StatusEquals } = input;
  const key = {
    Name: ({ job }: TrialJob) => job.name,
    CreationTime: ({ job }: TrialJob) => job.createdAt,
    Status: ({ job }: TrialJob) => job.status,
    FinalObjectiveMetricValue: ({ objective }: TrialJob) => objective ?? 0,
  }[SortBy];
  const found = trials
    .filter(({ job }) => job.status === (StatusEquals ?? job.status))
    .filter((it) => SortBy !== 'FinalObjectiveMetricValue' || it.objective !== undefined)
    .sort(by(key, SortOrder));
  const { items, ...next } = pageOf('trials', found, input);
  return { TrainingJobSummaries: items.map((trial) => trial.summary()), ...next };
}
