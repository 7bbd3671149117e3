export type { CheckAction } from './integrations';
export { lambdaInvoke } from './lambda-invoke';
export { STEP_FUNCTIONS } from './operations';
export { StepFunctionsService } from './service';
export type { StateMachineResource } from './state-machines';
export { trainingJobSync } from './training-job-sync';
export { tuningJobSync } from './tuning-job-sync';
