import type { InputOf } from '../aws/shapes';
import type { TrainingJob } from './jobs/training-job';
import { by, pageOf, passesFilter } from './pages';
import type { listTrainingJobsInput } from './validation/inputs';

type ListInput = InputOf<typeof listTrainingJobsInput>;

/** The page that ListTrainingJobs answers with: by default ten jobs, oldest first. */
export function listTrainingJobs(jobs: Iterable<TrainingJob>, input: ListInput): object {
  const found = [...jobs].filter((job) => matches(job, input)).sort(order(input));
  const { items, ...next } = pageOf('training-jobs', found, input);
  return { TrainingJobSummaries: items.map(summary), ...next };
}

function matches(job: TrainingJob, input: ListInput): boolean {
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
    Name: ({ name }: TrainingJob) => name,
    CreationTime: ({ createdAt }: TrainingJob) => createdAt,
    Status: ({ status }: TrainingJob) => status,
  }[SortBy];
  return by<TrainingJob>(key, SortOrder);
}

function summary(job: TrainingJob): unknown {
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
