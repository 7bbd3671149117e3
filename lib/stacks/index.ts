export { ArtifactsStack, type ArtifactsStackProps } from './artifacts-stack';
export { WorkflowStack, type WorkflowStackProps } from './workflow-stack';
