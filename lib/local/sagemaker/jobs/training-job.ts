import type { SecondaryStatus, TrainingJobStatus } from '@aws-sdk/client-sagemaker';
import { FROM_CHANNELS, SIMULATED_FROM } from '../../../core';
import { sharedAbort } from '../../shared-abort';
import { MetricScanner } from '../metrics/scanner';
import { type LastPhase, MESSAGES, type Phase } from '../phases';
import type { TrialFacts } from '../tuning/types';
import type { DescribeTrainingJobResponse, StatusEvent, TrainingJobRequest } from '../types';
import { type CheckedRequest, isSimulated } from '../validation/training-job';
import { type Host, hostsOf } from './hosts';

interface Transition {
  readonly status: SecondaryStatus;
  message: string;
  readonly start: number;
  end?: number;
}

/** Last steps by which a job is Stopped. */
const STOPPED: ReadonlySet<LastPhase> = new Set(['Stopped', 'MaxRuntimeExceeded', 'Interrupted']);

/** What a training job has to know of the tuning job that it is a trial of. */
export interface TrialOf {
  readonly tuningJobArn: string;
  /** Trials that run at a time: they share the machine. */
  readonly parallel: number;
  readonly facts: TrialFacts;
  /** Takes each value of the objective metric. */
  onObjective(value: number): void;
  /** The last value that it took; can be asked once the trial is there. */
  lastObjective(): number | undefined;
}

/** What is kept of a trial besides its training job. */
export interface TrialRecord {
  readonly facts: TrialFacts;
  /** The last value of its objective metric. */
  readonly objective?: number;
}

/** A training job: what was asked, where it stands, what it has shown. */
export class TrainingJob {
  readonly name: string;
  request: TrainingJobRequest;
  readonly hosts: readonly Host[];
  readonly metrics: MetricScanner;
  readonly tags: Map<string, string>;
  /** Aborts when the job is to stop before its end. */
  readonly stopping = sharedAbort();
  /** Resolves with the final description once the job has ended. */
  readonly ended: Promise<DescribeTrainingJobResponse>;
  readonly createdAt: number;
  status: TrainingJobStatus = 'InProgress';
  modifiedAt: number;
  endedAt: number | undefined;
  private startedAt: number | undefined;
  private failureReason: string | undefined;
  private readonly transitions: Transition[] = [];
  private settle!: (description: DescribeTrainingJobResponse) => void;

  constructor(
    readonly arn: string,
    readonly checked: CheckedRequest,
    /** Holds the job's logs and its hosts' trees. */
    readonly directory: string,
    private readonly now: () => number,
    private readonly onStatus: (event: StatusEvent) => void,
    readonly trialOf?: TrialOf,
    first: 'Pending' | 'Starting' = 'Starting',
  ) {
    this.request = checked.request;
    this.name = this.request.TrainingJobName;
    this.hosts = hostsOf(this.request, directory);
    this.metrics = new MetricScanner(checked.metricDefinitions);
    this.tags = new Map((this.request.Tags ?? []).map((t) => [t.Key, t.Value]));
    this.createdAt = now();
    this.modifiedAt = this.createdAt;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.enter(first);
  }

  /** The present secondary status. */
  get secondaryStatus(): SecondaryStatus {
    return this.transitions.at(-1)?.status ?? 'Starting';
  }

  /** What it is as a trial, with its objective once it has ended. */
  get trial(): TrialRecord | undefined {
    if (this.trialOf === undefined) return undefined;
    const objective = this.endedAt === undefined ? undefined : this.trialOf.lastObjective();
    return { facts: this.trialOf.facts, ...(objective !== undefined && { objective }) };
  }

  /** Where SageMaker puts the job's output: `s3://bucket/…/<job>/output`. */
  get outputUri(): string {
    const base = this.request.OutputDataConfig.S3OutputPath;
    return `${base.replace(/\/+$/, '')}/${this.name}/output`;
  }

  /** Where the model is or will be: an object, or a prefix when it is stored uncompressed. */
  get modelUri(): string {
    const isPlain = this.request.OutputDataConfig.CompressionType === 'NONE';
    return `${this.outputUri}/${isPlain ? 'model/' : 'model.tar.gz'}`;
  }

  /** Goes on to the next step. */
  enter(phase: Exclude<Phase, LastPhase>): void {
    if (phase === 'Stopping') this.status = 'Stopping';
    this.move(phase);
  }

  /**
   * Tells that what stands for the image is being made ready. SageMaker has no secondary status of
   * its own for that any more, only this message.
   *
   * @param packages that are installed
   */
  downloadImage(packages: readonly string[]): void {
    const last = this.transitions.at(-1);
    if (last) last.message = 'Downloading the training image';
    this.modifiedAt = this.now();
    this.say(last?.message ?? '', packages);
  }

  /** Asks the job to stop; one that is stopping, uploading or at its end is left as it is. */
  requestStop(): void {
    if (this.status !== 'InProgress' || this.secondaryStatus === 'Uploading') return;
    this.enter('Stopping');
    this.stopping.abort();
  }

  /** Ends the job; nothing changes any more. */
  end(phase: LastPhase, failureReason?: string): void {
    this.status = STOPPED.has(phase) ? 'Stopped' : (phase as TrainingJobStatus);
    this.failureReason = failureReason?.slice(0, 1024);
    this.endedAt = this.now();
    this.move(phase);
    this.settle(this.describe());
  }

  private move(phase: Phase): void {
    const message = MESSAGES[phase];
    const timestamp = this.now();
    const last = this.transitions.at(-1);
    if (last) last.end = timestamp;
    const end = this.endedAt === undefined ? {} : { end: timestamp };
    this.transitions.push({ status: phase, message, start: timestamp, ...end });
    this.modifiedAt = timestamp;
    // Instances are paid for from here on.
    if (phase === 'Downloading') this.startedAt = timestamp;
    this.say(message);
  }

  private say(message: string, preparing?: readonly string[]): void {
    const { name: job, status, secondaryStatus, modifiedAt: timestamp } = this;
    this.onStatus({
      job,
      status,
      secondaryStatus,
      message,
      ...(preparing !== undefined && { preparing }),
      ...(isSimulated(this.checked.image) && { isSimulated: true as const }),
      timestamp,
    });
  }

  /** Shows another request from now on; what runs goes on as it is. */
  update(request: TrainingJobRequest): void {
    this.request = request;
    this.modifiedAt = this.now();
  }

  /** The answer of DescribeTrainingJob at this moment. */
  describe(): DescribeTrainingJobResponse {
    const { request } = this;
    const specification = request.AlgorithmSpecification;
    const { metricDefinitions } = this.checked;
    const metrics = this.metrics.values();
    return {
      TrainingJobName: this.name,
      TrainingJobArn: this.arn,
      ...(this.trialOf && { TuningJobArn: this.trialOf.tuningJobArn }),
      ModelArtifacts: { S3ModelArtifacts: this.modelUri },
      TrainingJobStatus: this.status,
      SecondaryStatus: this.secondaryStatus,
      ...(this.failureReason !== undefined && { FailureReason: this.failureReason }),
      HyperParameters: request.HyperParameters ?? {},
      AlgorithmSpecification: {
        ...specification,
        ...(metricDefinitions.length > 0 && { MetricDefinitions: metricDefinitions }),
        EnableSageMakerMetricsTimeSeries:
          specification.EnableSageMakerMetricsTimeSeries ?? metricDefinitions.length > 0,
      },
      RoleArn: request.RoleArn,
      ...(request.InputDataConfig && {
        InputDataConfig: request.InputDataConfig.map((channel) => ({
          CompressionType: 'None',
          RecordWrapperType: 'None',
          ...channel,
        })),
      }),
      OutputDataConfig: {
        KmsKeyId: '',
        CompressionType: 'GZIP',
        ...request.OutputDataConfig,
      },
      ResourceConfig: request.ResourceConfig,
      ...given(request, ['VpcConfig']),
      StoppingCondition: { MaxRuntimeInSeconds: 86_400, ...request.StoppingCondition },
      CreationTime: this.createdAt / 1000,
      ...this.times(),
      LastModifiedTime: this.modifiedAt / 1000,
      SecondaryStatusTransitions: this.transitions.map(({ status, message, start, end }) => ({
        Status: status,
        StartTime: start / 1000,
        ...(end !== undefined && { EndTime: end / 1000 }),
        StatusMessage: message,
      })),
      ...(metrics.length > 0 && {
        FinalMetricDataList: metrics.map(({ name, value, timestamp }) => ({
          MetricName: name,
          // The API's values are 32-bit floats.
          Value: Math.fround(value),
          Timestamp: Math.floor(timestamp / 1000),
        })),
      }),
      EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      EnableInterContainerTrafficEncryption: request.EnableInterContainerTrafficEncryption ?? false,
      EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
      ...given(request, [
        'CheckpointConfig',
        'DebugHookConfig',
        'ExperimentConfig',
        'ProfilerConfig',
        'Environment',
        'RetryStrategy',
        'RemoteDebugConfig',
        'InfraCheckConfig',
      ]),
      ...this.simulation(),
      ProfilingStatus: 'Disabled',
    };
  }

  /** Of a job that is simulated: the variable by which everybody learns of that. */
  private simulation(): Partial<DescribeTrainingJobResponse> {
    const { image } = this.checked;
    if (!isSimulated(image)) return {};
    const from = image.recording?.name ?? FROM_CHANNELS;
    return { Environment: { ...this.request.Environment, [SIMULATED_FROM]: from } };
  }

  /** Start, end and the seconds between them, of which there is at least one. */
  private times(): Partial<DescribeTrainingJobResponse> {
    if (this.startedAt === undefined) {
      return this.endedAt === undefined ? {} : { TrainingEndTime: this.endedAt / 1000 };
    }
    const start = { TrainingStartTime: this.startedAt / 1000 };
    if (this.endedAt === undefined) return start;
    const seconds = Math.max(1, Math.floor((this.endedAt - this.startedAt) / 1000));
    return {
      ...start,
      TrainingEndTime: this.endedAt / 1000,
      TrainingTimeInSeconds: seconds,
      BillableTimeInSeconds: seconds,
    };
  }
}

/** Those of the members that the request has. */
function given(
  request: TrainingJobRequest,
  members: readonly (keyof TrainingJobRequest)[],
): Partial<TrainingJobRequest> {
  return Object.fromEntries(
    members.filter((name) => request[name] !== undefined).map((name) => [name, request[name]]),
  );
}
