export { type BuiltinTaskOptions, builtinTask, type Task } from './builtin-task';
export type { JobOptions, ResourcesOptions } from './settings';
export * from './types';
