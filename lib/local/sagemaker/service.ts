import { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import type { LogWriter } from '../logs';
import { rowOf, runOwn } from '../operations';
import { sharedAbort } from '../shared-abort';
import { noRecords, type Records } from '../state';
import { findTags, type Jobs } from './jobs/jobs';
import type { TrainingJobRecord } from './jobs/past-training-job';
import { TrainingJobs } from './jobs/training-jobs';
import { SAGEMAKER } from './operations';
import type { RunContext } from './run/context';
import { ForkServers, forkOf } from './run/fork-servers';
import { Gpus } from './run/gpus';
import { processesOf } from './run/launch';
import { machineGpus } from './run/machine-gpus';
import type { ObjectFiles } from './run/object-files';
import type { TuningJobRecord } from './tuning/past-tuning-job';
import { isObjective } from './tuning/trial-job';
import { TuningJobs } from './tuning/tuning-jobs';
import type { TuningDescription } from './tuning/types';
import type {
  DescribeTrainingJobResponse,
  FindJobFault,
  ImageResolver,
  JobToCome,
  SageMakerEvents,
  TrainingJobRequest,
} from './types';
import { WORDING } from './validation/check';
import { checkReach, type Roles } from './validation/reach';

/** What SageMakerService needs. */
export interface SageMakerServiceOptions {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  /** Holds a directory per job: `<job>/logs/algo-N.log` and `<job>/hosts/algo-N/opt/ml`. */
  readonly directory: string;
  /** Lists channels and their manifests. */
  readonly s3: S3Client;
  /** Fetches channels and stores artifacts. */
  readonly files: ObjectFiles;
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
  readonly logs?: LogWriter;
  readonly clock: Clock;
  /** A fault on purpose for a training job that begins. @default - none */
  readonly fault?: FindJobFault;
  /** Says what runs in place of a training image. */
  readonly images: ImageResolver;
  /** A Python interpreter, 3.10 or later, that guards the jobs' processes; for tuning, with Optuna. */
  readonly python: string;
  /** Milliseconds from SIGTERM to SIGKILL when a job is stopped. @default 120000, as SageMaker */
  readonly stopGraceMs?: number;
  /** What outlives the account. @default - nothing */
  readonly records?: {
    readonly training: Records<TrainingJobRecord>;
    readonly tuning: Records<TuningJobRecord>;
  };
  /**
   * Processes of jobs that run at a time; further jobs are Pending until their turn.
   *
   * @default - as many as the machine has processors
   */
  readonly processors?: number;
  /** GPUs as CUDA_VISIBLE_DEVICES names them. @default - this machine's */
  readonly gpus?: () => Promise<readonly string[]>;
}

/**
 * Amazon SageMaker on this machine: training jobs are real processes, one or more a host, each host with
 * an `/opt/ml` tree of its own; the trials of tuning jobs are such training jobs. State is in memory;
 * trees and logs stay in `directory`.
 *
 * Emits `metric`, `status`, `log`, `trial` and `tuning`; see {@link SageMakerEvents}.
 */
export class SageMakerService extends EventEmitter<SageMakerEvents> {
  private readonly closing = sharedAbort();
  private readonly forks = new ForkServers();
  private readonly jobs: Jobs;

  constructor(private readonly options: SageMakerServiceOptions) {
    super();
    const { clock, images, python, asRole = (_, work) => work() } = options;
    const { processors = availableParallelism() } = options;
    const { records = { training: noRecords, tuning: noRecords } } = options;
    const arn = (resource: string) => this.arn(resource);
    const reach = (request: TrainingJobRequest) => this.checkReach(request);
    const training = new TrainingJobs({
      images,
      context: this.context(),
      processors,
      arn,
      directoryOf: (job) => this.jobDirectory(job),
      asRole,
      checkReach: reach,
      onStatus: (event) => this.emit('status', event),
      records: records.training,
    });
    const tuning = new TuningJobs({
      clock,
      python,
      images,
      processors,
      arn,
      checkReach: reach,
      startTrial: (checked, trialOf) => training.start(checked, trialOf),
      onTrial: (event) => this.emit('trial', event),
      onTuning: (event) => this.emit('tuning', event),
      records: records.tuning,
      pastJobs: training.all,
    });
    this.jobs = { training, tuning };
  }

  /**
   * Does one API operation. Input and output are as in JSON: timestamps are seconds since the epoch.
   *
   * @throws AwsError – as SageMaker answers; UnknownOperationException – for what does not run here
   */
  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation.startsWith('Create')) this.refuseWhenClosing();
    const row = rowOf(SAGEMAKER, operation);
    if (row === undefined) {
      const known = Object.keys(SAGEMAKER.operations).join(', ');
      throw new AwsError(
        'UnknownOperationException',
        `SageMaker's operation ${operation} does not run in the local account. These do: ${known}.`,
      );
    }
    return runOwn(row, this.jobs, input, WORDING);
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
    return this.jobs.training.end(name, signal);
  }

  /**
   * Resolves with the final description once the tuning job has ended. When the signal aborts, the
   * job and its trials are stopped and the promise rejects with the signal's reason.
   *
   * @throws ValidationException – when there is no such job
   */
  async waitForTuningJob(name: string, signal?: AbortSignal): Promise<TuningDescription> {
    return this.jobs.tuning.end(name, signal);
  }

  /** Loads what a job will need, ahead of it and behind its back, where jobs can share that. */
  warmUp(request: JobToCome): void {
    const { AlgorithmSpecification, HyperParameters } = request;
    const image = this.options.images(AlgorithmSpecification.TrainingImage ?? '', HyperParameters);
    if (image === undefined || typeof image.program === 'function') return;
    const fork = forkOf(image.program, processesOf({ image, request }), request);
    if (fork !== undefined) this.forks.warmUp(fork);
  }

  /** Where a job's logs (`logs/algo-N.log`) and trees (`hosts/algo-N/opt/ml`) are. */
  jobDirectory(name: string): string {
    return join(this.options.directory, name);
  }

  /** The tags of a job. @returns undefined where there is no such job */
  tagsOf(arn: string): ReadonlyMap<string, string> | undefined {
    // Policies and their resources may write a job's name as its request did.
    return findTags(this.jobs, arn.toLowerCase());
  }

  /** Ends every job at once, storing nothing, and waits until no process is left. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([this.jobs.tuning.close(), this.jobs.training.close()]);
    await this.forks.close();
  }

  private context(): RunContext {
    const { region, s3, files, logs, clock, python, stopGraceMs = 120_000, fault } = this.options;
    return {
      region,
      awsEnvironment: this.options.awsEnvironment ?? (() => ({})),
      s3,
      files,
      logs,
      clock,
      python,
      forks: this.forks,
      gpus: new Gpus(this.options.gpus ?? machineGpus),
      stopGraceMs,
      closing: this.closing.signal,
      faultOf: fault ?? (() => undefined),
      onMetric: (event) => {
        const trialOf = this.jobs.training.trialOf(event.job);
        // For a trial, this is another name of a metric that is reported anyway.
        if (trialOf && isObjective(event.name)) trialOf.onObjective(event.value);
        else this.emit('metric', event);
      },
      onLog: () => (this.listenerCount('log') > 0 ? (event) => this.emit('log', event) : undefined),
    };
  }

  private async checkReach(request: TrainingJobRequest): Promise<void> {
    const { asRole = (_, work) => work(), roles, ...options } = this.options;
    await checkReach(request, { ...options, roles, asRole });
    // The account may have begun to close in the meantime.
    this.refuseWhenClosing();
  }

  private refuseWhenClosing(): void {
    if (!this.closing.signal.aborted) return;
    throw new AwsError('ServiceUnavailable', 'The local account is closing.', 503, false);
  }

  /** In small letters, as real accounts have them whatever the case of the name. */
  private arn(resource: string): string {
    const { partition, region, account } = this.options;
    return `arn:${partition}:sagemaker:${region}:${account}:${resource.toLowerCase()}`;
  }
}
