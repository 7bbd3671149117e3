export { ArtifactsStack, type ArtifactsStackProps } from './artifacts-stack';
export { ImagesStack, type ImagesStackProps } from './images-stack';
export { WorkflowStack, type WorkflowStackProps } from './workflow-stack';
