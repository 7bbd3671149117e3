export { executionFiles, inputKey, manifestKey } from './layout';
export { checkExecutionName, jobName } from './names';
export { planTraining } from './plan-training';
export * from './types';
