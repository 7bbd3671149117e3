export { Artifacts, type ArtifactsProps } from './artifacts';
export { DATA_PREFIX, SCRATCH_TAG } from './artifacts/lifecycle';
export { TrainingWorkflow, type TrainingWorkflowProps } from './training-workflow';
export { type TrainingDefinitionOptions, trainingDefinition } from './training-workflow/definition';
