import { rm } from 'node:fs/promises';
import { AwsError, invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { Records } from '../../state';
import { JobNotFound } from '../job-not-found';
import { readHere } from '../jump-start';
import { listTrainingJobs } from '../list';
import { by } from '../pages';
import type { RunContext } from '../run/context';
import { processesOf } from '../run/launch';
import { runTrainingJob } from '../run/run';
import type {
  DescribeTrainingJobResponse,
  ImageResolver,
  StatusEvent,
  TrainingJobRequest,
} from '../types';
import type { listTrainingJobsInput, updateTrainingJobInput } from '../validation/inputs';
import { type CheckedRequest, checkTrainingJob } from '../validation/training-job';
import { Admission, type Place } from './admission';
import { endOf } from './end-of-job';
import type { KnownTrainingJob } from './known-training-job';
import { PastTrainingJob, type TrainingJobRecord, trainingRecord } from './past-training-job';
import { TrainingJob, type TrialOf } from './training-job';
import { changedRequest } from './update-training-job';
import { waitForPlace } from './wait-for-place';

/** What {@link TrainingJobs} needs. */
export interface TrainingJobsOptions {
  readonly images: ImageResolver;
  readonly context: RunContext;
  /** Processes of jobs that run at a time. */
  readonly processors: number;
  /** ARN of a resource of SageMaker. @param resource `<type>/<name>` */
  arn(resource: string): string;
  /** Holds a job's logs and its hosts' trees. */
  directoryOf(job: string): string;
  /** Does the work of a job as its role. */
  asRole<T>(roleArn: string, work: () => T): T;
  /** @throws ValidationException – when a job's role cannot reach what it begins with */
  checkReach(request: TrainingJobRequest): Promise<void>;
  onStatus(event: StatusEvent): void;
  /** What is kept of jobs; those of earlier accounts are in it. */
  readonly records: Records<TrainingJobRecord>;
}

/** The training jobs of an account, trials of tuning jobs among them, and the operations on them. */
export class TrainingJobs {
  private readonly jobs = new Map<string, KnownTrainingJob>();
  private readonly running = new Set<Promise<void>>();

  private readonly admission: Admission;

  constructor(private readonly options: TrainingJobsOptions) {
    this.admission = new Admission(options.processors);
    const { records, context } = options;
    const past = records.all().map((it) => new PastTrainingJob(it, context.clock.now()));
    for (const job of past.sort(by(({ createdAt }) => createdAt))) {
      this.jobs.set(job.name, job);
      this.keep(job);
    }
  }

  async create(input: unknown): Promise<object> {
    const checked = checkTrainingJob(input, this.options.images);
    this.refuseTaken(checked.request.TrainingJobName);
    await this.options.checkReach(readHere(checked));
    return { TrainingJobArn: this.start(checked).arn };
  }

  /**
   * Starts a job whose request is checked, or lets it wait for its turn.
   *
   * @param trialOf the tuning job that it is a trial of
   */
  start(checked: CheckedRequest, trialOf?: TrialOf): TrainingJob {
    const { TrainingJobName: name, RoleArn } = checked.request;
    const { arn, context, directoryOf, asRole } = this.options;
    this.refuseTaken(name);
    const place = this.admission.ask(processesOf(checked));
    const job = new TrainingJob(
      arn(`training-job/${name}`),
      checked,
      directoryOf(name),
      () => context.clock.now(),
      (event) => this.onStatus(event),
      trialOf,
      place.isWaiting ? 'Pending' : 'Starting',
    );
    this.jobs.set(name, job);
    this.keep(job);
    const run = asRole(RoleArn, () => this.run(job, place)).finally(() => this.running.delete(run));
    this.running.add(run);
    return job;
  }

  /** All jobs, the oldest first. */
  get all(): Iterable<KnownTrainingJob> {
    return this.jobs.values();
  }

  /** Writes down what a job is now. */
  keep(job: KnownTrainingJob): void {
    this.options.records.put(job.name, trainingRecord(job));
  }

  private onStatus(event: StatusEvent): void {
    // It is not among them yet while it is made.
    const job = this.jobs.get(event.job);
    if (job !== undefined) this.keep(job);
    this.options.onStatus(event);
  }

  private async run(job: TrainingJob, place: Place): Promise<void> {
    const { context } = this.options;
    try {
      await waitForPlace(job, place, context.clock);
      await runTrainingJob(job, context);
    } finally {
      place.leave();
    }
  }

  list(input: InputOf<typeof listTrainingJobsInput>): object {
    return listTrainingJobs(this.jobs.values(), input);
  }

  stop(name: string): object {
    const job = this.named(name);
    if (job.endedAt !== undefined) {
      throw invalid(
        `The request was rejected because the training job is in status ${job.status}.`,
      );
    }
    job.requestStop();
    return {};
  }

  /**
   * Changes what may change of a job.
   *
   * @throws ResourceNotFound – when there is no such job
   * @throws ValidationException – as {@link changedRequest}
   */
  update(input: InputOf<typeof updateTrainingJobInput>): object {
    const job = this.existing(input.TrainingJobName);
    job.update(changedRequest(job, input));
    this.keep(job);
    return { TrainingJobArn: job.arn };
  }

  /**
   * Forgets a job that has ended, with its tree and its files of logs. Its name is free then.
   *
   * @throws ResourceNotFound – when there is no such job
   * @throws ResourceInUse – when it has not ended
   */
  async delete(name: string): Promise<object> {
    const job = this.existing(name);
    if (job.endedAt === undefined) {
      throw new AwsError(
        'ResourceInUse',
        `The training job '${name}' is in status ${job.status}. Stop it, and delete it when it has ended.`,
      );
    }
    this.jobs.delete(name);
    this.options.records.remove(name);
    await rm(this.options.directoryOf(name), { recursive: true, force: true });
    return {};
  }

  /**
   * Resolves with the final description once the job has ended; a signal that aborts stops it.
   *
   * @throws ValidationException – when there is no such job
   */
  async end(name: string, signal?: AbortSignal): Promise<DescribeTrainingJobResponse> {
    const job = this.named(name);
    return endOf(job.ended, () => job.requestStop(), signal);
  }

  /** @throws ValidationException – when there is no such job */
  named(name: string): KnownTrainingJob {
    const job = this.find(name);
    if (job === undefined) throw new JobNotFound();
    return job;
  }

  private existing(name: string): KnownTrainingJob {
    const job = this.find(name);
    if (job !== undefined) return job;
    throw new AwsError('ResourceNotFound', 'Requested resource not found.');
  }

  find(name: string): KnownTrainingJob | undefined {
    return this.jobs.get(name);
  }

  /** What a running job has to know as a trial. */
  trialOf(name: string): TrialOf | undefined {
    const job = this.find(name);
    return job instanceof TrainingJob ? job.trialOf : undefined;
  }

  withArn(arn: string): KnownTrainingJob | undefined {
    return [...this.jobs.values()].find((job) => job.arn === arn);
  }

  /** Stops every job and waits for its end. */
  async close(): Promise<void> {
    for (const job of this.jobs.values()) job.requestStop();
    await Promise.all(this.running);
  }

  /** The words were seen in a real account. Of names that differ in case only one ARN can be. */
  private refuseTaken(name: string): void {
    if (this.withArn(this.options.arn(`training-job/${name}`)) === undefined) return;
    throw new AwsError(
      'ResourceInUse',
      'Training job names must be unique within an AWS account and region, and a training job with ' +
        'this name already exists',
    );
  }
}
