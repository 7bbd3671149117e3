export { assetDirectory } from './asset-directory';
export { attempt, type TellUnreadable } from './attempt';
export { ANY_ACCOUNT, ANY_REGION } from './environment';
export { readAssembly } from './read-assembly';
export { urlSuffix } from './resource-kinds';
export type {
  Assembly,
  AssemblySelection,
  ResolvedResource,
} from './types';
export type { WorkflowPlace } from './workflows';
