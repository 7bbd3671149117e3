/** What SageMaker says of each step of a training job's life. */
export const MESSAGES = {
  Pending: 'Waiting for other jobs, which take all processors of this machine',
  Starting: 'Preparing the instances for training',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Stopping: 'Stopping the training job',
  Uploading: 'Uploading generated training model',
  Completed: 'Training job completed',
  Failed: 'Training job failed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Training job runtime exceeded MaxRuntimeInSeconds provided',
  Interrupted: 'The spot instances of the training job were taken back',
} as const;

/** A step of a job's life in the local account. */
export type Phase = keyof typeof MESSAGES;

/** A step that is the last one. */
export type LastPhase = 'Completed' | 'Failed' | 'Stopped' | 'MaxRuntimeExceeded' | 'Interrupted';
