export type { CheckAction } from './integrations';
export { jobIntegrations } from './job-sync';
export { lambdaInvoke } from './lambda-invoke';
export type { RoleObjects } from './map-runs';
export { nestedIntegrations } from './nested-execution';
export { STEP_FUNCTIONS } from './operations';
export { sageMakerSdk } from './sagemaker-sdk';
export { StepFunctionsService } from './service';
export {
  IN_JSONPATH,
  isInJsonPath,
  load as loadResource,
  type StateMachineResource,
} from './state-machines';
