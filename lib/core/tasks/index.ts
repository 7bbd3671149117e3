export type {
  ImageObject,
  KeyObject,
  SecurityGroupObject,
  SubnetObject,
  VpcObject,
} from '../checks/aws-objects';
export type { ParameterObject, SecretObject } from '../checks/task-secrets';
export type {
  EncryptionOptions,
  JobOptions,
  NetworkOptions,
  ResourcesOptions,
} from '../model/settings';
export * from '../model/tasks';
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
export { type ImageBuild, type Task, withImage } from './task';
export { type TuningTask, type TuningTaskOptions, tuningTask } from './tuning-task';
