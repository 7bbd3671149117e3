import { EventEmitter, setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../clock';
import { AwsError } from '../errors';
import { TrainingJob } from './jobs/training-job';
import { type ListInput, listTrainingJobs } from './list';
import type { RunContext } from './run/context';
import { runTrainingJob } from './run/run';
import { addTags, deleteTags, listTags } from './tags';
import type { ImageResolver, SageMakerEvents, TrainingJobDescription } from './types';
import { checkInput } from './validation/check';
import { listTrainingJobsInput, trainingJobNameInput } from './validation/inputs';
import { checkTrainingJob } from './validation/training-job';

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
  /** Receives the jobs' logs. @default - logs are kept in files only */
  readonly logs?: CloudWatchLogsClient;
  readonly clock: Clock;
  /** Says what runs in place of a training image. */
  readonly images: ImageResolver;
  /** A Python interpreter, 3.10 or later, that guards the jobs' processes. */
  readonly python: string;
  /** Milliseconds from SIGTERM to SIGKILL when a job is stopped. @default 120000, as SageMaker */
  readonly stopGraceMs?: number;
}

/**
 * Amazon SageMaker on this machine: training jobs are real processes, one or more a host, each host with
 * an `/opt/ml` tree of its own. State is in memory; trees and logs stay in `directory`.
 *
 * Emits `metric`, `status` and `log`; see {@link SageMakerEvents}.
 */
export class SageMakerService extends EventEmitter<SageMakerEvents> {
  private readonly jobs = new Map<string, TrainingJob>();
  private readonly running = new Set<Promise<void>>();
  private readonly closing = new AbortController();
  private readonly context: RunContext;

  private readonly operations: Readonly<Record<string, (input: unknown) => unknown>> = {
    CreateTrainingJob: (input) => this.createTrainingJob(input),
    DescribeTrainingJob: (input) => this.jobOf(input).describe(),
    ListTrainingJobs: (input) =>
      listTrainingJobs(this.jobs.values(), checkInput(listTrainingJobsInput, input) as ListInput),
    StopTrainingJob: (input) => this.stopTrainingJob(input),
    AddTags: (input) => addTags((arn) => this.jobWithArn(arn).tags, input),
    DeleteTags: (input) => deleteTags((arn) => this.jobWithArn(arn).tags, input),
    ListTags: (input) => listTags((arn) => this.jobWithArn(arn).tags, input),
  };

  constructor(private readonly options: SageMakerServiceOptions) {
    super();
    // Every job listens.
    setMaxListeners(0, this.closing.signal);
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
      onMetric: (event) => this.emit('metric', event),
      onLog: () => (this.listenerCount('log') > 0 ? (event) => this.emit('log', event) : undefined),
    };
  }

  /**
   * Does one API operation. Input and output are as in JSON: timestamps are seconds since the epoch.
   *
   * @throws AwsError – as SageMaker answers; UnknownOperationException – for what does not run here
   */
  async call(operation: string, input: unknown): Promise<unknown> {
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
  async waitForTrainingJob(name: string, signal?: AbortSignal): Promise<TrainingJobDescription> {
    const job = this.jobNamed(name);
    if (!signal) {
      return job.ended;
    }
    let stop = () => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        requestStop(job);
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
    });
    if (signal.aborted) {
      stop();
    }
    try {
      return await Promise.race([job.ended, aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Where a job's logs (`logs/algo-N.log`) and trees (`hosts/algo-N/opt/ml`) are. */
  jobDirectory(name: string): string {
    return join(this.options.directory, name);
  }

  /** Ends every job at once, storing nothing, and waits until no process is left. */
  async close(): Promise<void> {
    this.closing.abort();
    for (const job of this.jobs.values()) {
      requestStop(job);
    }
    await Promise.all(this.running);
  }

  private createTrainingJob(input: unknown): unknown {
    if (this.closing.signal.aborted) {
      throw new AwsError('ServiceUnavailable', 'The local account is closing.', 503, false);
    }
    const checked = checkTrainingJob(input, this.options.images);
    const name = checked.request.TrainingJobName ?? '';
    const { partition, region, account, clock } = this.options;
    const arn = `arn:${partition}:sagemaker:${region}:${account}:training-job/${name}`;
    if (this.jobs.has(name)) {
      throw new AwsError(
        'ResourceInUse',
        'Training job names must be unique within an AWS account and region, but a training job ' +
          `with this name already exists (${arn})`,
      );
    }
    const job = new TrainingJob(
      arn,
      checked,
      this.jobDirectory(name),
      () => clock.now(),
      (event) => this.emit('status', event),
    );
    this.jobs.set(name, job);
    const run = runTrainingJob(job, this.context).finally(() => this.running.delete(run));
    this.running.add(run);
    return { TrainingJobArn: arn };
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
    return this.jobNamed(String(TrainingJobName));
  }

  private jobNamed(name: string): TrainingJob {
    return found(this.jobs.get(name));
  }

  private jobWithArn(arn: string): TrainingJob {
    return found([...this.jobs.values()].find((job) => job.arn === arn));
  }
}

function found(job: TrainingJob | undefined): TrainingJob {
  if (!job) {
    throw new AwsError('ValidationException', 'Requested resource not found.');
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
