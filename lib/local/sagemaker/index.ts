export { type AlgorithmImagesOptions, algorithmImages } from './images/algorithms';
export { combineImages } from './images/combine';
export { type TaskImagesOptions, taskImages } from './images/tasks';
export { LOG_GROUP } from './logs/log-stream';
export { SageMakerService, type SageMakerServiceOptions } from './service';
export type {
  TrialEvent,
  TrialSummary,
  TunedValues,
  TuningDescription,
  TuningEvent,
  TuningRequest,
} from './tuning/types';
export type {
  ImageResolver,
  LocalImage,
  LogEvent,
  MetricDefinition,
  MetricEvent,
  SageMakerEvents,
  StatusEvent,
  TrainingJobDescription,
  TrainingJobRequest,
} from './types';
export type { Roles } from './validation/reach';
