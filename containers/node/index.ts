/**
 * Write a training function; Rank Zero runs it on SageMaker and keeps what rank 0 returns.
 *
 * Importing this loads nothing but a few small modules: no cloud library.
 */
export {
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
