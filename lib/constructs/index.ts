// First, so that an app with an older aws-cdk-lib gets this error and no other.
import './cdk-version';

export { Artifacts, type ArtifactsProps } from './artifacts';
export { SageMakerRole, type SageMakerRoleProps } from './artifacts/sagemaker-role';
export { writeManifestsOnce } from './artifacts/write-once';
export { ImageBuilds, type ImageBuildsProps } from './image-builds';
export type { Granted } from './reach';
export { IMAGE_METADATA, TaskImages, type TaskImagesProps } from './task-images';
export type { BaseImages } from './task-images/build-context';
export { needsImages } from './task-images/built-tasks';
export { TrainingApi, type TrainingApiProps } from './training-api';
export { TrainingSweep, type TrainingSweepProps } from './training-sweep';
export {
  TrainingWorkflow,
  type TrainingWorkflowAttributes,
  type TrainingWorkflowProps,
} from './training-workflow';
export { type TrainingDefinitionOptions, trainingDefinition } from './training-workflow/definition';
export type { StartOnOptions, TriggeredRequest } from './training-workflow/start-on';
export { type ObjectFilter, Trigger } from './training-workflow/trigger';
export type { ITrainingWorkflow } from './training-workflow/workflow-base';
