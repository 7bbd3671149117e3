import type * as aws from '@aws-sdk/client-sagemaker';
import type { AlgorithmName, MetricDefinition } from '../../core';
import type { JsonForm } from '../aws/json';
import type { InputOf } from '../aws/shapes';
import type { ContainerEngine } from '../containers';
import type { PythonModule } from '../processes';
import type { RecordedJob } from './recordings/recorded-job';
import type { ObjectFiles } from './run/object-files';
import type { TrialEvent, TuningEvent } from './tuning/types';
import type { createTrainingJobInput } from './validation/inputs';

/** What CreateTrainingJob takes, as its shape says it. */
export type TrainingJobInput = InputOf<typeof createTrainingJobInput>;

/** The same of a job with instances: only jobs without leave these members out. */
export type TrainingJobRequest = TrainingJobInput &
  Required<
    Pick<TrainingJobInput, 'AlgorithmSpecification' | 'ResourceConfig' | 'StoppingCondition'>
  >;

/** What is known of a job before it is asked for. */
export type JobToCome = Pick<
  TrainingJobRequest,
  'HyperParameters' | 'Environment' | 'ResourceConfig'
> & {
  readonly AlgorithmSpecification: Pick<
    TrainingJobRequest['AlgorithmSpecification'],
    'TrainingImage'
  >;
};

/** What DescribeTrainingJob answers. */
export type DescribeTrainingJobResponse = Omit<
  JsonForm<aws.DescribeTrainingJobResponse>,
  'ResourceConfig'
> &
  // AWS adds instance types more often than the SDK is renewed.
  Pick<TrainingJobRequest, 'ResourceConfig'>;

/** A command that stands for an image's own. */
export interface Program {
  readonly command: readonly string[];
  /** Added to what every job's processes get. @default - nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Said in every host's log: how it differs from the image. @default - it does not */
  readonly notice?: string;
  /** How MPI starts it, if a job asks for that. @default - MPI is simulated */
  readonly mpi?: MpiProgram;
  /**
   * By which a process that has the libraries loaded can start it, where it has no other code than
   * Rank Zero's own; the command is then `python -m` and the same.
   *
   * @default - a process of its own loads all
   */
  readonly fork?: { readonly program: PythonModule; readonly preload: PythonModule };
  /** Folder that each host gets a copy of as /opt/ml/code. @default - nothing beside {@link LocalImage.code} */
  readonly code?: string;
}

/** What Open MPI of a {@link Program}'s own environment starts. */
export interface MpiProgram {
  /** Path of mpirun, of Open MPI 4.1; orted and others are beside it. */
  readonly mpirun: string;
  /** What every rank runs. */
  readonly command: readonly string[];
  /** Path of what starts the daemons of hosts in place of SSH: mpi_host.py. */
  readonly agent: string;
  /** Path of the image's first process, init.py, which has a request to stop reach the ranks. */
  readonly init: string;
}

/** What making a program ready may say and has to heed. */
export interface Preparation {
  /** Told the packages that are installed first, once; not called when all is ready. */
  waitsFor(packages: readonly string[]): void;
  /** Aborts when the job is stopped. */
  readonly signal: AbortSignal;
  /** Whether hyperparameters ask for processes that know of each other; see `startsMore`. */
  readonly isDistributed: boolean;
  /** The job that it is made ready for. @default - none: it is only looked at */
  readonly job?: JobFiles;
}

/** What making a program ready may read of a job, as its role. */
export interface JobFiles {
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Folder of the job, beside those of its hosts. */
  readonly directory: string;
  /** Makes a file of an object. */
  download: ObjectFiles['download'];
}

/** What to start in place of an image. */
export interface LocalImage {
  /** Shown to people, e.g. `XGBoost 3.2`. */
  readonly name: string;
  /** What every process runs; or what makes it ready, asked by each job before it trains. */
  readonly program: Program | ((preparation: Preparation) => Promise<Program>);
  /**
   * Files, and folders for all that is in them, that each host gets a copy of as /opt/ml/code,
   * to work in; of the same name the last counts.
   *
   * @default - none, and the program works in /opt/ml
   */
  readonly code?: readonly string[];
  /**
   * Folder of what makes its programs see a container: they find the host's tree at /opt/ml, or are
   * told that they cannot.
   *
   * @default - none: the program goes by SAGEMAKER_BASE_DIR
   */
  readonly preloads?: string;
  /**
   * Whether what the image starts by reads from hyperparameters how many processes to start, as
   * SageMaker's training toolkit does (`sagemaker_mpi_enabled`, …).
   *
   * @default false: one a host
   */
  readonly startsMore?: boolean;
  /** The image itself runs, in containers; the program's command are then its arguments. @default - a program of this machine */
  readonly container?: { readonly engine: ContainerEngine; readonly reference: string };
  /** A job that is played in place of the image; the program is none then. @default - it runs */
  readonly recording?: RecordedJob;
  /** An algorithm whose job only has its channels looked at; the program is none then. @default - it runs */
  readonly simulates?: AlgorithmName;
  /** What the platform injects for a SageMaker algorithm; requests must not override it. */
  readonly metricDefinitions?: readonly MetricDefinition[];
  /**
   * Whether this is a stand-in of one of SageMaker's own algorithms, which never writes to its inputs.
   *
   * @default false
   */
  readonly isAlgorithm?: boolean;
  /** Why it cannot train on so many hosts, and what to do. @default - on any number */
  readonly tooManyHosts?: (hosts: number) => string | undefined;
  /**
   * Whether channels of JumpStart's bucket, which no local account has, are left out.
   *
   * @default false
   */
  readonly skipsJumpStart?: boolean;
  /** A line that opens every host's log. @default - none */
  readonly notice?: string;
}

/** Finds what to start in place of an image; undefined when it cannot run here. */
export type ImageResolver = ((
  image: string,
  /** Of the job: some images run what these name. */
  hyperparameters?: Readonly<Record<string, string>>,
) => LocalImage | undefined) & {
  /** What can run here, for error messages. */
  readonly known?: readonly string[];
  /** Why an image that is known by name cannot run here, and what to do. */
  readonly refusal?: (
    image: string,
    hyperparameters?: Readonly<Record<string, string>>,
  ) => string | undefined;
};

/** A fault on purpose in the life of a training job. */
export type JobFault =
  | {
      /** Its FailureReason: it fails before it begins. */
      readonly reason: string;
    }
  | {
      /** Its spot instances are taken away after so many seconds of training. */
      readonly interruptedAfterSeconds: number;
    };

/** Which fault happens to a job that begins. */
export type FindJobFault = (request: TrainingJobRequest) => JobFault | undefined;

/** A metric value, as it is matched in a log. */
export interface MetricEvent {
  readonly job: string;
  readonly name: string;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A step of a job's life, as in SecondaryStatusTransitions. */
export interface StatusEvent {
  readonly job: string;
  readonly status: string;
  readonly secondaryStatus: string;
  readonly message: string;
  /** Whether it is simulated: nothing trains. @default false */
  readonly isSimulated?: true;
  /** While the environment that stands for the image is made ready: the packages of it. */
  readonly preparing?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A line of a host's log, without its end. */
export interface LogEvent {
  readonly job: string;
  readonly host: string;
  readonly line: string;
}

/** Events of SageMakerService and their arguments. */
export interface SageMakerEvents {
  metric: [MetricEvent];
  status: [StatusEvent];
  log: [LogEvent];
  trial: [TrialEvent];
  tuning: [TuningEvent];
}
