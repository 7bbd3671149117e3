export { executionFiles, inputKey } from './layout';
export { checkExecutionName, jobName } from './names';
export { planTraining } from './plan-training';
export { tryPlanning } from './try-planning';
export * from './types';
