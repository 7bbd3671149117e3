import type { DescribeTrainingJobResponse, TrainingJobRequest } from '../types';
import type { KnownTrainingJob } from './known-training-job';
import type { TrialRecord } from './training-job';

/** A training job as it is kept between starts. */
export interface TrainingJobRecord {
  readonly request: TrainingJobRequest;
  readonly description: DescribeTrainingJobResponse;
  readonly tags: Readonly<Record<string, string>>;
  readonly trial?: TrialRecord;
}

/** Why a job failed that ran when its account was killed: to its user, the platform failed. */
export const ACCOUNT_KILLED =
  'InternalServerError: The local account was killed while this job ran.';

export function trainingRecord(job: KnownTrainingJob): TrainingJobRecord {
  const { request, tags, trial } = job;
  return {
    request,
    description: job.describe(),
    tags: Object.fromEntries(tags),
    ...(trial !== undefined && { trial }),
  };
}

/** A training job of an earlier account. If it ran when that one was killed, it has failed. */
export class PastTrainingJob implements KnownTrainingJob {
  readonly tags: Map<string, string>;
  readonly ended: Promise<DescribeTrainingJobResponse>;
  private readonly description: DescribeTrainingJobResponse;

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly record: TrainingJobRecord,
    now: number,
  ) {
    const { description } = record;
    this.tags = new Map(Object.entries(record.tags));
    this.description = hasEnded(description) ? description : cutShort(description, now / 1000);
    this.ended = Promise.resolve(this.description);
  }

  get name(): string {
    return this.request.TrainingJobName;
  }

  get arn(): string {
    return this.description.TrainingJobArn ?? '';
  }

  get request(): TrainingJobRequest {
    return this.record.request;
  }

  get trial(): TrialRecord | undefined {
    return this.record.trial;
  }

  get createdAt(): number {
    return milliseconds(this.description.CreationTime);
  }

  get modifiedAt(): number {
    return milliseconds(this.description.LastModifiedTime);
  }

  get endedAt(): number {
    return milliseconds(this.description.TrainingEndTime);
  }

  get status(): KnownTrainingJob['status'] {
    return this.description.TrainingJobStatus ?? 'Failed';
  }

  get secondaryStatus(): KnownTrainingJob['secondaryStatus'] {
    return this.description.SecondaryStatus ?? 'Failed';
  }

  /** Nothing runs. */
  requestStop(): void {}

  /** Only what runs can change. */
  update(): void {}

  describe(): DescribeTrainingJobResponse {
    return this.description;
  }
}

function hasEnded({ TrainingJobStatus }: DescribeTrainingJobResponse): boolean {
  return TrainingJobStatus !== 'InProgress' && TrainingJobStatus !== 'Stopping';
}

function cutShort(
  description: DescribeTrainingJobResponse,
  now: number,
): DescribeTrainingJobResponse {
  const { SecondaryStatusTransitions = [] } = description;
  return {
    ...description,
    TrainingJobStatus: 'Failed',
    SecondaryStatus: 'Failed',
    FailureReason: ACCOUNT_KILLED,
    TrainingEndTime: now,
    LastModifiedTime: now,
    SecondaryStatusTransitions: [
      ...SecondaryStatusTransitions.map((transition) => ({ EndTime: now, ...transition })),
      { Status: 'Failed', StartTime: now, EndTime: now, StatusMessage: 'Training job failed' },
    ],
  };
}

/** Of a time that is in seconds. */
function milliseconds(seconds: number | undefined): number {
  return Math.round((seconds ?? 0) * 1000);
}
