import type { EventEmitter } from 'node:events';
import type { DeploymentRecord } from '../../core';
import type { SageMakerEvents } from '../../local/sagemaker/types';
import type { Clients } from '../aws/clients';
import type { ExecutionJob } from '../deployed/execution-job';

/** What happens to the jobs of an execution. */
export type JobEvents = Pick<EventEmitter<SageMakerEvents>, 'on'>;

/**
 * An account that a run happens in, on this machine or in AWS. Executions are started, stopped and
 * saved through its clients; the other members are what one of the two does faster.
 */
export interface RunAccount {
  readonly clients: Clients;
  readonly place: Pick<DeploymentRecord, 'bucket' | 'stateMachineArn'>;
  /** Milliseconds between two looks at an execution. */
  readonly pollMilliseconds: number;
  /** Stores a file in the bucket, with tags. */
  storeFile(path: string, key: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Resolves when all that follows the ends of executions has been done. Absent: others see to that,
   * and this process need not stay for it.
   */
  concluded?(): Promise<void>;
  /** Starts to follow an execution's jobs. */
  follow(executionArn: string): FollowedJobs;
  /**
   * Copies the logs of a job into a folder, a file for each host; those of a tuning job into a folder
   * for each trial.
   * @returns whether there were any
   */
  saveLogs(job: LoggedJob, folder: string): Promise<boolean>;
  /**
   * Copies what MLflow has written of a job into a folder, of a tuning job into a folder for each
   * trial. Absent: it is on a tracking server.
   * @param place - where that folder will be
   * @returns whether there was anything
   */
  saveTracked?(job: LoggedJob, folder: string, place: string): Promise<boolean>;
}

/** The jobs of one execution. */
export interface FollowedJobs {
  readonly events: JobEvents;
  /** Asks for what has happened since the last time, where nobody tells of it. */
  look(): Promise<void>;
}

/** The job whose logs are saved. */
export type LoggedJob = Pick<ExecutionJob, 'kind' | 'name'>;
