import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import { sharedAbort } from '../shared-abort';
import { JobNotFound } from './job-not-found';
import { TrainingJob, type TrialOf } from './jobs/training-job';
import { listTrainingJobs } from './list';
import type { RunContext } from './run/context';
import { runTrainingJob } from './run/run';
import { addTags, deleteTags, listTags } from './tags';
import { isObjective } from './tuning/trial-job';
import { TuningJobs } from './tuning/tuning-jobs';
import type { TuningDescription } from './tuning/types';
import type {
  DescribeTrainingJobResponse,
  ImageResolver,
  SageMakerEvents,
  TrainingJobRequest,
} from './types';
import { checkInput } from './validation/check';
import { listTrainingJobsInput, trainingJobNameInput } from './validation/inputs';
import { checkReach, type Roles } from './validation/reach';
import { type CheckedRequest, checkTrainingJob } from './validation/training-job';

/** What SageMakerService needs. */
export interface SageMakerServiceOptions {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  /** Holds a directory per job: `<job>/logs/algo-N.log` and `<job>/hosts/algo-N/opt/ml`. */
  readonly directory: string;
  /** Reads channels and stores artifacts. */
  readonly s3: S3Client;
  /**
   * Environment by which a job's AWS clients find this account and act as the job's role:
   * AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …
   *
   * @default - none: jobs have no access to AWS
   */
  readonly awsEnvironment?: (roleArn: string) => Readonly<Record<string, string>>;
  /**
   * Does the work of a job as its role, however the job came to be.
   *
   * @default - just does it
   */
  readonly asRole?: <T>(roleArn: string, work: () => T) => T;
  /** What the account's roles may do. @default - everything, and SageMaker may assume them */
  readonly roles?: Roles;
  /** Receives the jobs' logs. @default - logs are kept in files only */
  readonly logs?: CloudWatchLogsClient;
  readonly clock: Clock;
  /** Says what runs in place of a training image. */
  readonly images: ImageResolver;
  /** A Python interpreter, 3.10 or later, that guards the jobs' processes; for tuning, with Optuna. */
  readonly python: string;
  /** Milliseconds from SIGTERM to SIGKILL when a job is stopped. @default 120000, as SageMaker */
  readonly stopGraceMs?: number;
  /** Hosts of a tuning job's trials that run at a time. @default - the machine's processors */
  readonly mostTrialHosts?: number;
}

/**
 * Amazon SageMaker on this machine: training jobs are real processes, one or more a host, each host with
 * an `/opt/ml` tree of its own; the trials of tuning jobs are such training jobs. State is in memory;
 * trees and logs stay in `directory`.
 *
 * Emits `metric`, `status`, `log`, `trial` and `tuning`; see {@link SageMakerEvents}.
 */
export class SageMakerService extends EventEmitter<SageMakerEvents> {
  private readonly jobs = new Map<string, TrainingJob>();
  private readonly running = new Set<Promise<void>>();
  private readonly closing = sharedAbort();
  private readonly context: RunContext;
  private readonly tuning: TuningJobs;

  private readonly operations: Readonly<Record<string, (input: unknown) => unknown>>;

  constructor(private readonly options: SageMakerServiceOptions) {
    super();
    const { region, s3, logs, clock, python, stopGraceMs = 120_000 } = options;
    this.context = {
      region,
      awsEnvironment: options.awsEnvironment ?? (() => ({})),
      s3,
      logs,
      clock,
      python,
      stopGraceMs,
      closing: this.closing.signal,
      onMetric: (event) => {
        const trialOf = this.jobs.get(event.job)?.trialOf;
        // Of a trial, that is another name of a metric that is told anyway.
        if (trialOf && isObjective(event.name)) trialOf.onObjective(event.value);
        else this.emit('metric', event);
      },
      onLog: () => (this.listenerCount('log') > 0 ? (event) => this.emit('log', event) : undefined),
    };
    this.tuning = new TuningJobs({
      clock,
      python,
      images: options.images,
      mostHosts: options.mostTrialHosts ?? availableParallelism(),
      arn: (resource) => this.arn(resource),
      checkReach: (request) => this.checkReach(request),
      startTrial: (checked, trialOf) => this.start(checked, trialOf),
      stopTrial: requestStop,
      onTrial: (event) => this.emit('trial', event),
      onTuning: (event) => this.emit('tuning', event),
    });
    this.operations = {
      CreateTrainingJob: (input) => this.createTrainingJob(input),
      DescribeTrainingJob: (input) => this.jobOf(input).describe(),
      ListTrainingJobs: (input) =>
        listTrainingJobs(this.jobs.values(), checkInput(listTrainingJobsInput, input)),
      StopTrainingJob: (input) => this.stopTrainingJob(input),
      AddTags: (input) => addTags((arn) => this.tagsOf(arn), input),
      DeleteTags: (input) => deleteTags((arn) => this.tagsOf(arn), input),
      ListTags: (input) => listTags((arn) => this.tagsOf(arn), input),
      ...this.tuning.operations,
    };
  }

  /**
   * Does one API operation. Input and output are as in JSON: timestamps are seconds since the epoch.
   *
   * @throws AwsError – as SageMaker answers; UnknownOperationException – for what does not run here
   */
  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation.startsWith('Create')) this.refuseWhenClosing();
    const run = Object.hasOwn(this.operations, operation) ? this.operations[operation] : undefined;
    if (!run) {
      const known = Object.keys(this.operations).join(', ');
      throw new AwsError(
        'UnknownOperationException',
        `SageMaker's operation ${operation} does not run in the local account. These do: ${known}.`,
      );
    }
    return run(input);
  }

  /**
   * Resolves with the final description once the job has ended. When the signal aborts, the job is
   * stopped and the promise rejects with the signal's reason.
   *
   * @throws ValidationException – when there is no such job
   */
  async waitForTrainingJob(
    name: string,
    signal?: AbortSignal,
  ): Promise<DescribeTrainingJobResponse> {
    const job = this.jobNamed(name);
    return endOf(job.ended, () => requestStop(job), signal);
  }

  /**
   * Resolves with the final description once the tuning job has ended. When the signal aborts, the
   * job and its trials are stopped and the promise rejects with the signal's reason.
   *
   * @throws ValidationException – when there is no such job
   */
  async waitForTuningJob(name: string, signal?: AbortSignal): Promise<TuningDescription> {
    const job = this.tuning.named(name);
    return endOf(job.ended, () => job.stop(), signal);
  }

  /** Where a job's logs (`logs/algo-N.log`) and trees (`hosts/algo-N/opt/ml`) are. */
  jobDirectory(name: string): string {
    return join(this.options.directory, name);
  }

  /** Ends every job at once, storing nothing, and waits until no process is left. */
  async close(): Promise<void> {
    this.closing.abort();
    const tuned = this.tuning.close();
    for (const job of this.jobs.values()) {
      requestStop(job);
    }
    await Promise.all([tuned, ...this.running]);
  }

  private async createTrainingJob(input: unknown): Promise<unknown> {
    const checked = checkTrainingJob(input, this.options.images);
    this.refuseTaken(checked.request.TrainingJobName);
    await this.checkReach(checked.request);
    return { TrainingJobArn: this.start(checked).arn };
  }

  private async checkReach(request: TrainingJobRequest): Promise<void> {
    const { asRole = (_, work) => work(), roles, ...options } = this.options;
    await checkReach(request, { ...options, roles, asRole });
    // The account may have begun to close meanwhile.
    this.refuseWhenClosing();
  }

  private refuseWhenClosing(): void {
    if (!this.closing.signal.aborted) return;
    throw new AwsError('ServiceUnavailable', 'The local account is closing.', 503, false);
  }

  /** The words were seen in a real account. Of names that differ in case only one ARN can be. */
  private refuseTaken(name: string): void {
    const arn = this.arn(`training-job/${name}`);
    if (![...this.jobs.values()].some((job) => job.arn === arn)) return;
    throw new AwsError(
      'ResourceInUse',
      'Training job names must be unique within an AWS account and region, and a training job with ' +
        'this name already exists',
    );
  }

  private start(checked: CheckedRequest, trialOf?: TrialOf): TrainingJob {
    const name = checked.request.TrainingJobName;
    const { clock, asRole = (_, work) => work() } = this.options;
    const arn = this.arn(`training-job/${name}`);
    this.refuseTaken(name);
    const job = new TrainingJob(
      arn,
      checked,
      this.jobDirectory(name),
      () => clock.now(),
      (event) => this.emit('status', event),
      trialOf,
    );
    this.jobs.set(name, job);
    const run = asRole(checked.request.RoleArn, () => runTrainingJob(job, this.context)).finally(
      () => this.running.delete(run),
    );
    this.running.add(run);
    return job;
  }

  private stopTrainingJob(input: unknown): unknown {
    const job = this.jobOf(input);
    if (job.endedAt !== undefined) {
      throw new AwsError(
        'ValidationException',
        `The request was rejected because the training job is in status ${job.status}.`,
      );
    }
    requestStop(job);
    return {};
  }

  private jobOf(input: unknown): TrainingJob {
    const { TrainingJobName } = checkInput(trainingJobNameInput, input);
    return this.jobNamed(TrainingJobName);
  }

  private jobNamed(name: string): TrainingJob {
    return found(this.jobs.get(name));
  }

  /** In small letters, as real accounts have them whatever the case of the name. */
  private arn(resource: string): string {
    const { partition, region, account } = this.options;
    return `arn:${partition}:sagemaker:${region}:${account}:${resource.toLowerCase()}`;
  }

  private tagsOf(arn: string): Map<string, string> {
    const tuning = this.tuning.withArn(arn);
    return (tuning ?? found([...this.jobs.values()].find((job) => job.arn === arn))).tags;
  }
}

function found(job: TrainingJob | undefined): TrainingJob {
  if (!job) {
    throw new JobNotFound();
  }
  return job;
}

/** Asks a job to stop; one that is stopping or has ended is left as it is. */
function requestStop(job: TrainingJob): void {
  if (job.status === 'InProgress' && job.secondaryStatus !== 'Uploading') {
    job.enter('Stopping');
    job.stopping.abort();
  }
}

/** The end of a job; a signal that aborts before it stops the job and is thrown. */
async function endOf<T>(ended: Promise<T>, stop: () => void, signal?: AbortSignal): Promise<T> {
  if (!signal) {
    return ended;
  }
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      stop();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  if (signal.aborted) {
    onAbort();
  }
  try {
    return await Promise.race([ended, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
