export { assetDirectory } from './asset-directory';
export { readAssembly } from './read-assembly';
export { urlSuffix } from './resource-kinds';
export type {
  Assembly,
  ResolvedResource,
} from './types';
