export { type Channel, contentTypeOf } from './channels';
export { type BuiltinInputs, checkInstances, readInputs } from './check-inputs';
export { parseRequest, readRequest, taskNameOf, unknownTask } from './read-request';
export { isObject } from './shape';
export * from './types';
