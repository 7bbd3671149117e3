import { AwsError } from '../errors';
import type { TrainingJob } from './jobs/training-job';

/** Input of ListTrainingJobs, checked. Times are seconds since the epoch. */
export interface ListInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly CreationTimeAfter?: number;
  readonly CreationTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
  readonly LastModifiedTimeBefore?: number;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status';
  readonly SortOrder?: 'Ascending' | 'Descending';
  readonly WarmPoolStatusEquals?: string;
  readonly TrainingPlanArnEquals?: string;
}

/** The page that ListTrainingJobs answers with: by default ten jobs, oldest first. */
export function listTrainingJobs(jobs: Iterable<TrainingJob>, input: ListInput): unknown {
  const found = [...jobs].filter((job) => matches(job, input)).sort(order(input));
  const start = positionOf(input.NextToken);
  const end = start + (input.MaxResults ?? 10);
  return {
    TrainingJobSummaries: found.slice(start, end).map(summary),
    ...(end < found.length && { NextToken: tokenOf(end) }),
  };
}

function matches(job: TrainingJob, input: ListInput): boolean {
  const created = job.createdAt / 1000;
  const modified = job.modifiedAt / 1000;
  return (
    created > (input.CreationTimeAfter ?? Number.NEGATIVE_INFINITY) &&
    created < (input.CreationTimeBefore ?? Number.POSITIVE_INFINITY) &&
    modified > (input.LastModifiedTimeAfter ?? Number.NEGATIVE_INFINITY) &&
    modified < (input.LastModifiedTimeBefore ?? Number.POSITIVE_INFINITY) &&
    job.name.includes(input.NameContains ?? '') &&
    job.status === (input.StatusEquals ?? job.status) &&
    // No job of the local account has a warm pool.
    input.WarmPoolStatusEquals === undefined &&
    (input.TrainingPlanArnEquals === undefined ||
      job.request.ResourceConfig?.TrainingPlanArn === input.TrainingPlanArnEquals)
  );
}

function order({ SortBy = 'CreationTime', SortOrder = 'Ascending' }: ListInput) {
  const key = {
    Name: ({ name }: TrainingJob) => name,
    CreationTime: ({ createdAt }: TrainingJob) => createdAt,
    Status: ({ status }: TrainingJob) => status,
  }[SortBy];
  const sign = SortOrder === 'Ascending' ? 1 : -1;
  return (left: TrainingJob, right: TrainingJob): number => {
    const [a, b] = [key(left), key(right)];
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  };
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

function tokenOf(position: number): string {
  return Buffer.from(`training-jobs:${position}`).toString('base64url');
}

function positionOf(token: string | undefined): number {
  if (token === undefined) {
    return 0;
  }
  const match = /^training-jobs:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) {
    throw new AwsError('ValidationException', `Invalid pagination token: '${token}'.`);
  }
  return Number(match[1]);
}
