import type { DescribeTrainingJobResponse } from '../sagemaker';
import type { Integration } from '../states-language';
import { type JobOperations, type JobSyncOptions, jobSync } from './job-sync';
import { trainingJobResult } from './training-job-result';

/** The part of the SageMaker service that the Task needs. */
export interface TrainingJobs extends JobOperations {
  waitForTrainingJob(name: string, signal?: AbortSignal): Promise<DescribeTrainingJobResponse>;
}

/** What `arn:aws:states:::sagemaker:createTrainingJob.sync` needs to run. */
export interface TrainingJobSyncOptions extends JobSyncOptions {
  readonly jobs: TrainingJobs;
}

/** Serves the Tasks that run a training job and wait for its end; see {@link jobSync}. */
export function trainingJobSync(options: TrainingJobSyncOptions): Integration {
  return jobSync<DescribeTrainingJobResponse>(options, {
    noun: 'TrainingJob',
    wait: (name, signal) => options.jobs.waitForTrainingJob(name, signal),
    statusOf: ({ TrainingJobStatus }) => TrainingJobStatus,
    resultOf: trainingJobResult,
  });
}
