export { trialsCost } from './billed-cost';
export * from './end-document';
export { type JobReference, SAVED_SLOT, type SavedPlaces } from './end-parts';
export { finalMetrics } from './final-metrics';
export { instancesOf } from './instances-of';
export { trainingJobReference, tuningJobReference } from './job-reference';
export { type LargeValue, largeValues } from './large-values';
export { type LastReports, type NotFinite, notFinite } from './last-reports';
export { bestFirst, isBetter } from './objectives';
export { manifestOutputs, storedOutputs } from './outputs';
export {
  type ExpectedManifest,
  type ManifestDocument,
  type ReadManifest,
  readManifest,
} from './read-manifest';
export * from './report-source';
export type { Returned } from './returned';
export { SILENT_WORDS, silentPlaces } from './silent-places';
export {
  type FinishedExecution,
  type PlannedTraining,
  type StoredArchives,
  trainingResult,
} from './training-result';
export * from './training-types';
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
export { digestCause, withDigest } from './with-digest';
export { type FailureWithoutJob, failureWithoutJob } from './without-job';
export { rankOfWriter, STORED_FILE } from './writers';
