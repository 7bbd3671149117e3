export { checkFunction, type FunctionProblem } from './check/check-function';
export { checkSyntax, type SyntaxProblem } from './check/check-syntax';
export { unpackArchive } from './check/unpack-archive';
export { frameworkImages } from './frameworks/framework-images';
export { frameworkPackages } from './frameworks/packages';
export { algorithmImages } from './images/algorithms';
export { boosterImages } from './images/boosters';
export { combineImages } from './images/combine';
export { containerImages } from './images/containers';
export { contextFolders } from './images/context-folders';
export { pythonRecipe } from './images/python-recipe';
export { recordedImages } from './images/recorded';
export { simulatedImages } from './images/simulated';
export { taskImages } from './images/tasks';
export { SAGEMAKER } from './operations';
export { readRecording } from './recordings/read-recording';
export type { RecordedJob } from './recordings/recorded-job';
export type { ObjectFiles } from './run/object-files';
export { SageMakerService, type SageMakerServiceOptions } from './service';
export type {
  HyperParameterTrainingJobSummary,
  TrialEvent,
  TuningDescription,
  TuningEvent,
} from './tuning/types';
export type {
  DescribeTrainingJobResponse,
  FindJobFault,
  ImageResolver,
  JobToCome,
  LocalImage,
  LogEvent,
  MetricEvent,
  StatusEvent,
  TrainingJobRequest,
} from './types';
