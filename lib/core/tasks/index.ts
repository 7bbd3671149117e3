export { type BuiltinTaskOptions, builtinTask } from './builtin-task';
export { type ContainerTaskOptions, containerTask, type TextValue } from './container-task';
export {
  type CustomTask,
  type CustomTaskOptions,
  customTask,
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
export type { DeclaredChannel } from './declared-channels';
export type { DistributionOptions } from './distribution';
export { requestSchema } from './request-schema';
export { type ScriptTaskOptions, scriptTask } from './script-task';
export { type ImageBuild, type ScriptSource, type Task, withArchive, withImage } from './task';
export { type TuningTask, type TuningTaskOptions, tuningTask } from './tuning-task';
