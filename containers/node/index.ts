/**
 * Write a training function; Rank Zero runs it on SageMaker and keeps what rank 0 returns.
 *
 * Importing this loads nothing but a few small modules: no cloud library.
 */

// What declarations are made of: whoever exports one has to be able to name them.
export type {
  ChannelDeclaration,
  ChannelOptions,
  DirectoryOutput,
  FileOutput,
  FlagDeclaration,
  FloatDeclaration,
  InputDeclaration,
  IntegerDeclaration,
  JsonDeclaration,
  ModelDeclaration,
  ModelOutput,
  ReturnDeclaration,
  SecretReference,
  StoredValue,
  TextDeclaration,
  ValueDeclaration,
} from '../../lib/core/model';
export {
  type ChannelValue,
  type Input,
  input,
  type Output,
  output,
} from '../../lib/core/tasks/declarations';
export { type Context, type ContextOptions, createContext } from './context';
export { Stopped } from './errors';
export {
  type FunctionInputs,
  type FunctionOutputs,
  type TrainingFunction,
  type TrainingFunctionOptions,
  trainingFunction,
} from './training-function';
