export { type BuiltinTaskOptions, builtinTask, type Task } from './builtin-task';
export { type JobOptions, type ResourcesOptions, resolveSettings } from './settings';
export * from './types';
