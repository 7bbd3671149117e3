export type {
  ImageObject,
  KeyObject,
  SecurityGroupObject,
  SubnetObject,
  VpcObject,
} from './aws-objects';
export { type BuiltinTaskOptions, builtinTask } from './builtin-task';
export {
  type CustomTask,
  type CustomTaskOptions,
  customTask,
  type DistributionOptions,
  type RequestOf,
  type ResultOf,
} from './custom-task';
export {
  type ChannelValue,
  type Input,
  type InputsOf,
  input,
  type Output,
  type OutputsOf,
  output,
} from './declarations';
export type {
  EncryptionOptions,
  JobOptions,
  NetworkOptions,
  ResourcesOptions,
} from './settings';
export { type ImageBuild, type Task, withImage } from './task';
export type { ParameterObject, SecretObject } from './task-secrets';
export { type TuningTask, type TuningTaskOptions, tuningTask } from './tuning-task';
export * from './types';
