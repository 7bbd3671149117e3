export type { Channel } from './channels';
export { type BuiltinInputs, checkInstances, readInputs } from './check-inputs';
export { parseRequest, readRequest, taskNameOf, unknownTask } from './read-request';
export * from './types';
