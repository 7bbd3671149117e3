import type { DescribeTrainingJobResponse, TuningDescription } from '../sagemaker';

/** A kind of job that a Task can run and wait for. `Jobs` is what it needs of the service. */
export interface JobKind<Jobs> {
  /** `TrainingJob`, `HyperParameterTuningJob`: what the names of operations and members are made of. */
  readonly noun: string;
  /** Resolves at the job's end; stops the job when the signal aborts. */
  wait(jobs: Jobs, name: string, signal: AbortSignal): Promise<EndedJob>;
}

/** A job that has ended. */
export interface EndedJob {
  readonly status: string | undefined;
  /** What the Task hands on, but for the tags. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** Members of a description that are handed on, in their order, and how each is written. */
type Members<Description> = {
  readonly [Name in keyof Description]?: (value: NonNullable<Description[Name]>) => unknown;
};

/** Makes the row of a kind of job. */
export function jobKind<Jobs, Description extends object>(
  noun: string,
  wait: (jobs: Jobs, name: string, signal: AbortSignal) => Promise<Description>,
  members: Members<Description>,
): JobKind<Jobs> {
  return {
    noun,
    wait: async (jobs, name, signal) => {
      const ended: [string, unknown][] = Object.entries(await wait(jobs, name, signal));
      const description = new Map(ended.filter(([, value]) => value !== undefined));
      const written = Object.entries<Write | undefined>(members)
        .filter(([member]) => description.has(member))
        .map(([member, write]) => [member, write?.(description.get(member) as never)]);
      const status = description.get(`${noun}Status`);
      return {
        status: typeof status === 'string' ? status : undefined,
        result: Object.fromEntries(written),
      };
    },
  };
}

type Write = (value: never) => unknown;

const asItIs = (value: unknown): unknown => value;

/** Descriptions have seconds since the epoch, results milliseconds. */
const inMilliseconds = (seconds: number): number => Math.round(seconds * 1000);

/** The part of the SageMaker service that a Task with a training job needs. */
export interface TrainingJobs {
  waitForTrainingJob(name: string, signal?: AbortSignal): Promise<DescribeTrainingJobResponse>;
}

/**
 * Exactly what AWS's sample of SageMaker's state change event has. The model's place, metrics,
 * training time and billable time are not among it, so a workflow that wants them has to describe
 * the job, here as on AWS.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
export const TRAINING_JOB = jobKind(
  'TrainingJob',
  (jobs: TrainingJobs, name, signal) => jobs.waitForTrainingJob(name, signal),
  {
    TrainingJobName: asItIs,
    TrainingJobArn: asItIs,
    TrainingJobStatus: asItIs,
    SecondaryStatus: asItIs,
    FailureReason: asItIs,
    HyperParameters: asItIs,
    AlgorithmSpecification: asItIs,
    RoleArn: asItIs,
    InputDataConfig: asItIs,
    OutputDataConfig: asItIs,
    ResourceConfig: asItIs,
    VpcConfig: asItIs,
    StoppingCondition: asItIs,
    CreationTime: inMilliseconds,
    TrainingStartTime: inMilliseconds,
    TrainingEndTime: inMilliseconds,
    LastModifiedTime: inMilliseconds,
    SecondaryStatusTransitions: (transitions) =>
      transitions.map((transition) => ({
        ...transition,
        StartTime: inMilliseconds(transition.StartTime ?? 0),
        ...(transition.EndTime !== undefined && { EndTime: inMilliseconds(transition.EndTime) }),
      })),
  },
);

/** The part of the SageMaker service that a Task with a tuning job needs. */
export interface TuningJobs {
  waitForTuningJob(name: string, signal?: AbortSignal): Promise<TuningDescription>;
}

/**
 * Counters, the best trial's values and its objective are not handed on, so a workflow that wants
 * them has to describe the job, here as on AWS. A Task that is cancelled stops the tuning job, and
 * that its trials.
 */
export const TUNING_JOB = jobKind(
  'HyperParameterTuningJob',
  (jobs: TuningJobs, name, signal) => jobs.waitForTuningJob(name, signal),
  {
    HyperParameterTuningJobName: asItIs,
    HyperParameterTuningJobArn: asItIs,
    HyperParameterTuningJobConfig: asItIs,
    TrainingJobDefinition: asItIs,
    TrainingJobDefinitions: asItIs,
    HyperParameterTuningJobStatus: asItIs,
    WarmStartConfig: asItIs,
    Autotune: asItIs,
    FailureReason: asItIs,
    CreationTime: inMilliseconds,
    HyperParameterTuningEndTime: inMilliseconds,
    LastModifiedTime: inMilliseconds,
    BestTrainingJob: ({ TrainingJobName }) => ({ TrainingJobName }),
  },
);

/** What all kinds need of the service. */
export type KnownJobs = TrainingJobs & TuningJobs;

/** Every kind of job that a Task can run and wait for: the one place that says so. */
export const JOB_KINDS: readonly JobKind<KnownJobs>[] = [TRAINING_JOB, TUNING_JOB];
