export type { CheckAction, TaskIntegrations } from './integrations';
export { type Functions, type LambdaInvokeOptions, lambdaInvoke } from './lambda-invoke';
export { type StepFunctionsOptions, StepFunctionsService } from './service';
export type { StateMachineResource } from './state-machines';
export {
  type TrainingJobSyncOptions,
  type TrainingJobs,
  trainingJobSync,
} from './training-job-sync';
export { type TuningJobSyncOptions, type TuningJobs, tuningJobSync } from './tuning-job-sync';
