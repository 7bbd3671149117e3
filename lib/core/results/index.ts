export { type LargeValue, largeValues } from './large-values';
export * from './outputs';
export { type ReadManifest, readManifest } from './read-manifest';
export {
  type FinishedExecution,
  type PlannedJob,
  type Returned,
  trainingResult,
} from './training-result';
export * from './tuning-types';
export * from './types';
