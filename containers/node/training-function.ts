import type { DirectoryOutput, FileOutput, StoredValue } from '../../lib/core/model/outputs';
import type { Input, Output } from '../../lib/core/tasks/declarations';
import { type Context, createContext } from './context';

type Inputs = Readonly<Record<string, Input<unknown>>>;
type Outputs = Readonly<Record<string, Output<unknown>>>;

/**
 * An input as the function gets it: channels as folders; null where an optional one is left out. In
 * brackets, for a declaration's type is a union, of which each member would be looked at by itself.
 */
type InputValue<D> = [D] extends [{ readonly type: 'channel' }]
  ? [D] extends [{ readonly required: true }]
    ? string
    : string | null
  : [D] extends [Input<infer T>]
    ? [D] extends [{ readonly default: null }]
      ? T | null
      : T
    : never;

/** An output as the function returns it: files and folders as paths or `file:` URLs. */
type OutputValue<D> = [D] extends [Output<infer T>]
  ? [T] extends [FileOutput | DirectoryOutput]
    ? string | URL
    : Exclude<T, StoredValue>
  : never;

/** The inputs that a training function gets. */
export type FunctionInputs<I> = { readonly [K in keyof I]: InputValue<I[K]> };

/** The outputs that a training function returns: all but models, which it writes. */
export type FunctionOutputs<O> = {
  readonly [K in keyof O as O[K] extends { readonly type: 'model' } ? never : K]: OutputValue<O[K]>;
};

/** What a process that does not persist may return as well; without outputs, every process. */
// biome-ignore lint/suspicious/noConfusingVoidType: it is part of a function's return type
type NoOutputs<O> = keyof FunctionOutputs<O> extends never ? void : undefined;

/** Options of {@link trainingFunction}. */
export interface TrainingFunctionOptions<I, O> {
  /** As in the task; give both the same object. */
  readonly inputs: I;
  /** As in the task. */
  readonly outputs: O;
  /**
   * Whether this process stores its outputs, asked in every process after the function has
   * returned. Exactly one process of the job may answer true; what the others returned is dropped.
   *
   * @default - global rank 0
   */
  readonly persistOutputs?: (context: Context) => boolean;
}

/** A training function; called directly, it just runs. */
export type TrainingFunction<I, R> = (inputs: FunctionInputs<I>, context?: Context) => Promise<R>;

/** What the runner finds on a training function. */
export interface TrainingFunctionDefinition {
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly persistOutputs: (context: Context) => unknown;
  readonly train: (inputs: never, context: Context) => unknown;
}

/** Tells a training function apart even when two copies of this module are loaded. */
const DEFINITION = Symbol.for('rankzero.training-function');

/**
 * A training function: Rank Zero calls it with the task's inputs in every process of the job, and
 * keeps what rank 0 (or whichever process `persistOutputs` chooses) returns.
 *
 * @example
 * export const train = trainingFunction(
 *   {
 *     inputs: { train: input.channel(), epochs: input.integer({ default: 10 }) },
 *     outputs: { model: output.file(), accuracy: output.float() },
 *   },
 *   async ({ train, epochs }, ctx) => {
 *     const model = join(ctx.outputDirectory, 'model.json');
 *     …
 *     return { model, accuracy: 0.93 };
 *   },
 * );
 */
export function trainingFunction<
  const I extends Inputs,
  const O extends Outputs,
  R extends FunctionOutputs<O> | NoOutputs<O>,
>(
  options: TrainingFunctionOptions<I, O>,
  train: (inputs: FunctionInputs<I>, context: Context) => R | Promise<R>,
): TrainingFunction<I, undefined extends R ? FunctionOutputs<O> | undefined : FunctionOutputs<O>> {
  const { inputs, outputs, persistOutputs = isRankZero } = options;
  if (typeof train !== 'function' || typeof persistOutputs !== 'function') {
    throw new TypeError(
      'trainingFunction: expected options and a function, and persistOutputs as a function',
    );
  }
  const definition: TrainingFunctionDefinition = { inputs, outputs, persistOutputs, train };
  const callable = async (values: FunctionInputs<I>, context: Context = createContext()) =>
    (await train(values, context)) as never;
  return Object.defineProperty(callable, DEFINITION, { value: definition });
}

/** The definition of a training function; undefined for anything else. */
export function definitionOf(value: unknown): TrainingFunctionDefinition | undefined {
  return typeof value === 'function'
    ? (value as { [DEFINITION]?: TrainingFunctionDefinition })[DEFINITION]
    : undefined;
}

function isRankZero({ rank }: Context): boolean {
  return rank === 0;
}
