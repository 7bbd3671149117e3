import type * as aws from '@aws-sdk/client-sagemaker';
import type { JsonForm } from '../../aws/json';
import type { InputOf } from '../../aws/shapes';
import type { createTuningJobInput, definition } from './inputs';

/** What CreateHyperParameterTuningJob takes. */
export type TuningRequest = InputOf<typeof createTuningJobInput>;

/** What DescribeHyperParameterTuningJob answers. */
export type TuningDescription = Omit<
  JsonForm<aws.DescribeHyperParameterTuningJobResponse>,
  'TrainingJobDefinition' | 'TrainingJobDefinitions'
> &
  // AWS adds instance types more often than the SDK is renewed.
  Pick<TuningRequest, 'TrainingJobDefinition' | 'TrainingJobDefinitions'>;

/** What the trials of a tuning job, or of one of its algorithms, have in common. */
export type Definition = InputOf<typeof definition>;

/** Strategy, limits, ranges and criteria of a tuning job. */
export type TuningConfig = TuningRequest['HyperParameterTuningJobConfig'];

/** A trial as lists show it. */
export type HyperParameterTrainingJobSummary = JsonForm<aws.HyperParameterTrainingJobSummary>;

/** Values of tuned hyperparameters, as a trial is given them. */
export type TunedValues = Readonly<Record<string, string>>;

/** The metric by which trials are compared. */
export type Objective = NonNullable<Definition['TuningObjective']>;

/** Which trial this is, and what it tries. */
export interface TrialFacts {
  /** Counts from 1. */
  readonly number: number;
  /** Index of its definition. */
  readonly definition: number;
  readonly definitionName: string | undefined;
  readonly values: TunedValues;
  readonly tuningJob: string;
  readonly objective: Objective;
}

/** A trial of a tuning job has begun or ended. */
export interface TrialEvent {
  /** Name of the tuning job. */
  readonly tuningJob: string;
  /** Name of the trial's training job. */
  readonly job: string;
  /** Counts from 1. */
  readonly number: number;
  /** InProgress when it begins; Completed, Failed or Stopped when it has ended. */
  readonly status: string;
  readonly values: TunedValues;
  /** Value of the objective metric, once ended with one. */
  readonly objective?: number;
  /** Whether it is the best so far. */
  readonly isBest: boolean;
  readonly failureReason?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A tuning job has changed its status. */
export interface TuningEvent {
  /** Name of the tuning job. */
  readonly job: string;
  readonly status: string;
  /** Trials that there will be at most; undefined where only time limits them. */
  readonly planned: number | undefined;
  /** Trials that run at a time on this machine. */
  readonly parallel: number;
  /** How the local account does otherwise than was asked for, for a person. */
  readonly notices: readonly string[];
  readonly failureReason?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}
