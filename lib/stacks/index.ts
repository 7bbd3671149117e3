export { ArtifactsStack, type ArtifactsStackProps } from './artifacts-stack';
export { ImagesStack, type ImagesStackProps } from './images-stack';
export { type AppSettings, readSettings } from './settings/app-settings';
export { WorkflowStack, type WorkflowStackProps } from './workflow-stack';
