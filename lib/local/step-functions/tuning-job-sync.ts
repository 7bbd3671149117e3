import type { TuningDescription } from '../sagemaker';
import type { Integration } from '../states-language';
import { type JobOperations, type JobSyncOptions, jobSync } from './job-sync';
import { tuningJobResult } from './tuning-job-result';

/** The part of the SageMaker service that the Task needs. */
export interface TuningJobs extends JobOperations {
  waitForTuningJob(name: string, signal?: AbortSignal): Promise<TuningDescription>;
}

/** What `arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync` needs to run. */
export interface TuningJobSyncOptions extends JobSyncOptions {
  readonly jobs: TuningJobs;
}

/**
 * Serves the Tasks that run a tuning job and wait for its end; see {@link jobSync}. A cancelled Task
 * stops the tuning job, and that its trials.
 */
export function tuningJobSync(options: TuningJobSyncOptions): Integration {
  return jobSync<TuningDescription>(options, {
    noun: 'HyperParameterTuningJob',
    wait: (name, signal) => options.jobs.waitForTuningJob(name, signal),
    statusOf: ({ HyperParameterTuningJobStatus }) => HyperParameterTuningJobStatus,
    resultOf: tuningJobResult,
  });
}
