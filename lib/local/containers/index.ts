export {
  type ContainerEngine,
  callEngine,
  clientEnvironment,
  lastWords,
} from './engine';
export { addressFrom, type NetworkKind, networkKind, networkOptions } from './network';
export { OWNER_LABEL, removeOrphanContainers } from './orphans';
