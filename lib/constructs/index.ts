export { Artifacts, type ArtifactsProps } from './artifacts';
export { writeManifestsOnce } from './artifacts/write-once';
export { IMAGE_METADATA, TaskImages, type TaskImagesProps } from './task-images';
export type { BaseImages } from './task-images/build-context';
export { needsImages } from './task-images/built-tasks';
export { TrainingWorkflow, type TrainingWorkflowProps } from './training-workflow';
export { type TrainingDefinitionOptions, trainingDefinition } from './training-workflow/definition';
