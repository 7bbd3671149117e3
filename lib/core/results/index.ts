export { type FinishedExecution, type PlannedJob, trainingResult } from './training-result';
export * from './types';
