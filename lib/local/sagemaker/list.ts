import type { InputOf } from '../aws/shapes';
import type { KnownTrainingJob } from './jobs/known-training-job';
import { by, pageOf, passesFilter } from './pages';
import type { listTrainingJobsInput } from './validation/inputs';

type ListInput = InputOf<typeof listTrainingJobsInput>;

/** The page that ListTrainingJobs answers with: by default ten jobs, oldest first. */
export function listTrainingJobs(jobs: Iterable<KnownTrainingJob>, input: ListInput): object {
  const found = [...jobs].filter((job) => matches(job, input)).sort(order(input));
  const { items, ...next } = pageOf('training-jobs', found, input);
  return { TrainingJobSummaries: items.map(summary), ...next };
}

function matches(job: KnownTrainingJob, input: ListInput): boolean {
  return (
    passesFilter(job, input) &&
    // No job of the local account has a warm pool.
    input.WarmPoolStatusEquals === undefined &&
    (input.TrainingPlanArnEquals === undefined ||
      job.request.ResourceConfig.TrainingPlanArn === input.TrainingPlanArnEquals)
  );
}

function order({ SortBy = 'CreationTime', SortOrder = 'Ascending' }: ListInput) {
  const key = {
    Name: ({ name }: KnownTrainingJob) => name,
    CreationTime: ({ createdAt }: KnownTrainingJob) => createdAt,
    Status: ({ status }: KnownTrainingJob) => status,
  }[SortBy];
  return by<KnownTrainingJob>(key, SortOrder);
}

function summary(job: KnownTrainingJob): unknown {
  return {
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    CreationTime: job.createdAt / 1000,
    ...(job.endedAt !== undefined && { TrainingEndTime: job.endedAt / 1000 }),
    LastModifiedTime: job.modifiedAt / 1000,
    TrainingJobStatus: job.status,
    SecondaryStatus: job.secondaryStatus,
  };
}
