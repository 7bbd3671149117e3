export * from './outputs';
export {
  type FinishedExecution,
  type PlannedJob,
  type Returned,
  trainingResult,
} from './training-result';
export * from './types';
