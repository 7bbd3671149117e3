export { finalMetrics } from './final-metrics';
export { type LargeValue, largeValues } from './large-values';
export { type LastReports, type NotFinite, notFinite } from './last-reports';
export { manifestOutputs, storedOutputs } from './outputs';
export { type ExpectedManifest, type ReadManifest, readManifest } from './read-manifest';
export * from './report-source';
export type { Returned } from './returned';
export {
  type FinishedExecution,
  type PlannedJob,
  trainingResult,
} from './training-result';
export { type RatedTrial, trialOf } from './trials';
export { commonReasonOf } from './tuning-cause';
export {
  bestTrials,
  type DescribedTrial,
  type EndedTuning,
  type PlannedTuning,
  tuningResult,
} from './tuning-result';
export * from './tuning-types';
export * from './types';
