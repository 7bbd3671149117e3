import type { FoundJob } from '../../lambdas/diagnose/dependencies';
import type { Clock } from '../../lib/local/aws/clock';
import { AwsError } from '../../lib/local/aws/errors';
import type {
  DescribeTrainingJobResponse,
  FindJobFault,
  TrainingJobRequest,
} from '../../lib/local/sagemaker';

interface Job {
  readonly request: TrainingJobRequest;
  readonly createdAt: number;
  readonly ended: Promise<DescribeTrainingJobResponse>;
  end?: DescribeTrainingJobResponse;
}

/** What a simulated SageMaker is made from. */
export interface SimulatedSageMakerOptions {
  readonly clock: Clock;
  /** Instances at a time. */
  readonly quota: number;
  readonly jobSeconds: number;
  readonly fault: FindJobFault;
}

/** SageMaker's training jobs as one instance each, that take time, and nothing else. */
export class SimulatedSageMaker {
  /** Most instances at a time so far. */
  most = 0;
  /** Jobs that were created. */
  created = 0;
  /** When the last job ended, in milliseconds. */
  lastEnd = 0;
  private readonly jobs = new Map<string, Job>();
  private running = 0;

  constructor(private readonly options: SimulatedSageMakerOptions) {}

  async call(operation: string, input: unknown): Promise<unknown> {
    if (operation !== 'CreateTrainingJob') throw new Error(`${operation} is not simulated`);
    const request = input as TrainingJobRequest;
    const { TrainingJobName: name } = request;
    if (this.jobs.has(name)) {
      throw new AwsError(
        'ResourceInUse',
        'Training job names must be unique within an AWS account',
      );
    }
    const { quota, clock } = this.options;
    if (this.running >= quota) {
      throw new AwsError(
        'ResourceLimitExceeded',
        `The account-level service limit '${request.ResourceConfig.InstanceType} for training job usage' is ${quota} Instances, with current utilization of ${this.running} Instances and a request delta of 1 Instances. Please contact AWS support to request an increase for this limit.`,
      );
    }
    this.running++;
    this.created++;
    this.most = Math.max(this.most, this.running);
    const job: Job = { request, createdAt: clock.now(), ended: this.run(request) };
    this.jobs.set(name, job);
    void job.ended.then((end) => {
      job.end = end;
    });
    return { TrainingJobArn: arnOf(name) };
  }

  waitForTrainingJob(name: string): Promise<DescribeTrainingJobResponse> {
    return this.job(name).ended;
  }

  /** As Diagnose describes it. */
  find(name: string): FoundJob | undefined {
    const job = this.jobs.get(name);
    if (job === undefined) return undefined;
    const { end, request } = job;
    return {
      arn: arnOf(name),
      status: end?.TrainingJobStatus ?? 'InProgress',
      secondaryStatus: end?.SecondaryStatus ?? 'Training',
      ...(end?.FailureReason === undefined ? {} : { failureReason: end.FailureReason }),
      createdAt: new Date(job.createdAt),
      isSpot: request.EnableManagedSpotTraining ?? false,
    };
  }

  tagsOf(arn: string): Readonly<Record<string, string>> {
    const { Tags = [] } = this.job(arn.slice(arn.indexOf('/') + 1)).request;
    return Object.fromEntries(Tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  }

  private async run(request: TrainingJobRequest): Promise<DescribeTrainingJobResponse> {
    const { clock, jobSeconds, fault } = this.options;
    const found = fault(request);
    const failed = found !== undefined && 'reason' in found;
    const interrupted = found !== undefined && 'interruptedAfterSeconds' in found;
    const seconds = failed ? 0 : interrupted ? found.interruptedAfterSeconds : jobSeconds;
    await clock.sleep(Math.min(seconds, jobSeconds) * 1_000);
    this.running--;
    this.lastEnd = clock.now();
    return {
      ...request,
      TrainingJobArn: arnOf(request.TrainingJobName),
      TrainingJobStatus: failed ? 'Failed' : interrupted ? 'Stopped' : 'Completed',
      SecondaryStatus: failed ? 'Failed' : interrupted ? 'Interrupted' : 'Completed',
      ...(failed && { FailureReason: found.reason }),
    } as DescribeTrainingJobResponse;
  }

  private job(name: string): Job {
    const job = this.jobs.get(name);
    if (job !== undefined) return job;
    throw new AwsError('ValidationException', 'Requested resource not found.');
  }
}

function arnOf(name: string): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:training-job/${name}`;
}
