import type { Clock } from '../../aws/clock';
import { AwsError, invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { Records } from '../../state';
import { JobNotFound } from '../job-not-found';
import { endOf } from '../jobs/end-of-job';
import type { KnownTrainingJob } from '../jobs/known-training-job';
import { readHere } from '../jump-start';
import { by } from '../pages';
import type { ImageResolver, TrainingJobRequest } from '../types';
import { checkTuningJob } from './check-request';
import type { listTrialsInput, listTuningJobsInput } from './inputs';
import type { KnownTuningJob } from './known-tuning-job';
import { listTrials, listTuningJobs } from './lists';
import { PastTuningJob, type TuningJobRecord, tuningRecord } from './past-tuning-job';
import { runTuningJob, type TuningContext } from './run';
import { searchSpace } from './search-space';
import { TuningJob } from './tuning-job';
import type { TuningDescription, TuningEvent } from './types';
import { knownFrom, parentsOf } from './warm-start';

/** What {@link TuningJobs} needs. */
export interface TuningJobsOptions extends TuningContext {
  readonly clock: Clock;
  readonly images: ImageResolver;
  /** Processes of jobs that run at a time. */
  readonly processors: number;
  /** ARN of a resource of SageMaker. @param resource `<type>/<name>` */
  arn(resource: string): string;
  onTuning(event: TuningEvent): void;
  /** What is kept of jobs; those of earlier accounts are in it. */
  readonly records: Records<TuningJobRecord>;
  /** The training jobs of earlier accounts, among which their trials are. */
  readonly pastJobs: Iterable<KnownTrainingJob>;
  /** @throws ValidationException – when a trial's role cannot reach what it begins with */
  checkReach(request: TrainingJobRequest): Promise<void>;
}

/** The tuning jobs of an account, and the operations on them. */
export class TuningJobs {
  /** By name in small letters: they are not case-sensitive. */
  private readonly jobs = new Map<string, KnownTuningJob>();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: TuningJobsOptions) {
    const { records, pastJobs, clock } = options;
    const past = records.all().map((it) => new PastTuningJob(it, pastJobs, clock.now()));
    for (const job of past.sort(by(({ createdAt }) => createdAt))) {
      this.jobs.set(job.name.toLowerCase(), job);
      this.keep(job);
    }
  }

  async create(input: unknown): Promise<object> {
    const { options } = this;
    const checked = checkTuningJob(input, options.images);
    const name = checked.request.HyperParameterTuningJobName;
    const arn = options.arn(`hyper-parameter-tuning-job/${name}`);
    this.refuseTaken(name);
    const parents = parentsOf(checked, (parent) => this.find(parent));
    for (const { template } of checked.definitions) await options.checkReach(readHere(template));
    this.refuseTaken(name);
    const job = new TuningJob(checked, {
      arn,
      parents,
      processors: options.processors,
      now: () => options.clock.now(),
      onStatus: (event) => this.onStatus(event),
    });
    this.jobs.set(name.toLowerCase(), job);
    this.keep(job);
    const search = searchSpace(checked, job.seed, job.planned, knownFrom(parents, checked));
    const run = runTuningJob(job, search, options).finally(() => this.running.delete(run));
    this.running.add(run);
    return { HyperParameterTuningJobArn: arn };
  }

  /** Writes down what a job is now. */
  keep(job: KnownTuningJob): void {
    this.options.records.put(job.name.toLowerCase(), tuningRecord(job));
  }

  private onStatus(event: TuningEvent): void {
    // It is not among them yet while it is made.
    const job = this.find(event.job);
    if (job !== undefined) this.keep(job);
    this.options.onTuning(event);
  }

  list(input: InputOf<typeof listTuningJobsInput>): object {
    return listTuningJobs(this.jobs.values(), input);
  }

  /** The trials of a job. */
  listTrials(input: InputOf<typeof listTrialsInput>): object {
    return listTrials(this.named(input.HyperParameterTuningJobName), input);
  }

  stop(name: string): object {
    const job = this.named(name);
    if (job.endedAt !== undefined) {
      throw invalid(
        `The request was rejected because the hyperparameter tuning job is in status ${job.status}.`,
      );
    }
    job.stop();
    return {};
  }

  /** All jobs, the oldest first. */
  get all(): Iterable<KnownTuningJob> {
    return this.jobs.values();
  }

  /**
   * Forgets a job that has ended. Its trials stay, as training jobs.
   *
   * @throws ValidationException – when there is no such job, and when it has not ended
   */
  delete(name: string): object {
    const job = this.named(name);
    if (job.endedAt === undefined) {
      throw invalid(
        `The request was rejected because the hyperparameter tuning job is in status ${job.status}.`,
      );
    }
    this.jobs.delete(name.toLowerCase());
    this.options.records.remove(name.toLowerCase());
    return {};
  }

  /**
   * Resolves with the final description once the job has ended; a signal that aborts stops it and
   * its trials.
   *
   * @throws ValidationException – when there is no such job
   */
  async end(name: string, signal?: AbortSignal): Promise<TuningDescription> {
    const job = this.named(name);
    return endOf(job.ended, () => job.stop(), signal);
  }

  /** @throws ValidationException – when there is no such job */
  named(name: string): KnownTuningJob {
    const job = this.find(name);
    if (job === undefined) throw new JobNotFound();
    return job;
  }

  withArn(arn: string): KnownTuningJob | undefined {
    return [...this.jobs.values()].find((job) => job.arn === arn);
  }

  /** Stops every job and waits for its end. */
  async close(): Promise<void> {
    for (const job of this.jobs.values()) job.stop();
    await Promise.all(this.running);
  }

  /** Worded as for training jobs, where the words were seen; here they are from memory. */
  private refuseTaken(name: string): void {
    if (this.find(name) === undefined) return;
    throw new AwsError(
      'ResourceInUse',
      'Hyperparameter tuning job names must be unique within an AWS account and region, and a ' +
        'hyperparameter tuning job with this name already exists',
    );
  }

  private find(name: string): KnownTuningJob | undefined {
    return this.jobs.get(name.toLowerCase());
  }
}
