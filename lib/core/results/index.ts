export * from './outputs';
export {
  type FinishedExecution,
  type PlannedJob,
  type Returned,
  trainingResult,
} from './training-result';
export * from './tuning-types';
export * from './types';
