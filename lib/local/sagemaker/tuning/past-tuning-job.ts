import type { KnownTrainingJob } from '../jobs/known-training-job';
import { ACCOUNT_KILLED } from '../jobs/past-training-job';
import { bestOf } from './best';
import { type Counters, countersOf } from './counters';
import type { KnownTuningJob } from './known-tuning-job';
import { TrialJob } from './trial-job';
import type { TuningConfig, TuningDescription } from './types';

/** A tuning job as it is kept between starts; its trials are kept with their training jobs. */
export interface TuningJobRecord {
  readonly checked: KnownTuningJob['checked'];
  readonly description: TuningDescription;
  readonly tags: Readonly<Record<string, string>>;
}

export function tuningRecord(job: KnownTuningJob): TuningJobRecord {
  const { request, direction, definitions } = job.checked;
  const known = definitions.map(({ definition, objective, parameters }) => ({
    definition,
    objective,
    parameters,
  }));
  return {
    checked: { request, direction, definitions: known },
    description: job.describe(),
    tags: Object.fromEntries(job.tags),
  };
}

/** A tuning job of an earlier account. If it ran when that one was killed, it has failed. */
export class PastTuningJob implements KnownTuningJob {
  readonly tags: Map<string, string>;
  readonly trials: TrialJob[];
  readonly ended: Promise<TuningDescription>;
  private readonly description: TuningDescription;

  /**
   * @param jobs among which its trials are
   * @param now milliseconds since the epoch
   */
  constructor(
    private readonly record: TuningJobRecord,
    jobs: Iterable<KnownTrainingJob>,
    now: number,
  ) {
    this.tags = new Map(Object.entries(record.tags));
    const { description } = record;
    const { HyperParameterTuningJobStatus: status } = description;
    const hasEnded = status !== 'InProgress' && status !== 'Stopping';
    this.description = hasEnded ? description : cutShort(description, now / 1000);
    this.trials = [...jobs].flatMap((job) => trialOf(job, this.name));
    this.trials.sort((one, other) => one.number - other.number);
    this.ended = Promise.resolve(this.describe());
  }

  get checked(): KnownTuningJob['checked'] {
    return this.record.checked;
  }

  get name(): string {
    return this.checked.request.HyperParameterTuningJobName;
  }

  get arn(): string {
    return this.description.HyperParameterTuningJobArn ?? '';
  }

  get config(): TuningConfig {
    return this.description.HyperParameterTuningJobConfig as TuningConfig;
  }

  get status(): KnownTuningJob['status'] {
    return this.description.HyperParameterTuningJobStatus as KnownTuningJob['status'];
  }

  get createdAt(): number {
    return milliseconds(this.description.CreationTime);
  }

  get modifiedAt(): number {
    return milliseconds(this.description.LastModifiedTime);
  }

  get endedAt(): number {
    return milliseconds(this.description.HyperParameterTuningEndTime);
  }

  /** Nothing runs. */
  stop(): void {}

  counters(): Counters {
    return countersOf(this.trials);
  }

  describe(): TuningDescription {
    const best = bestOf(this.trials, this.checked.direction);
    return {
      ...this.description,
      ...this.counters(),
      ...(best && { BestTrainingJob: best.summary() }),
    };
  }
}

function trialOf(job: KnownTrainingJob, tuningJob: string): TrialJob[] {
  if (job.trial?.facts.tuningJob !== tuningJob) return [];
  const trial = new TrialJob(job.trial.facts, job);
  if (job.trial.objective !== undefined) trial.observe(job.trial.objective);
  return [trial];
}

function cutShort(description: TuningDescription, now: number): TuningDescription {
  return {
    ...description,
    HyperParameterTuningJobStatus: 'Failed',
    FailureReason: ACCOUNT_KILLED,
    HyperParameterTuningEndTime: now,
    LastModifiedTime: now,
  };
}

/** Of a time that is in seconds. */
function milliseconds(seconds: number | undefined): number {
  return Math.round((seconds ?? 0) * 1000);
}
