import type { DirectoryOutput, FileOutput, StoredValue } from '../results/outputs';
import type {
  ChannelDeclaration,
  ChannelOptions,
  InputDeclaration,
  ReturnDeclaration,
} from './types';

/** Carries the TypeScript type of a value; never there at run time. */
declare const VALUE: unique symbol;

/** An input of a training function that takes a `T`; `R` is whether a request has to give it. */
export type Input<T, R extends boolean = boolean> = InputDeclaration & {
  readonly required: R;
  readonly [VALUE]?: T;
};

/** An output of a training function that a result gives as a `T`. */
export type Output<T> = ReturnDeclaration & { readonly [VALUE]?: T };

/** A channel in a request: a URI, or an object with one. */
export type ChannelValue = string | (ChannelOptions & { readonly uri: string });

interface Described {
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
}
interface Valued<T> extends Described {
  /** Given when a request does not; null makes the input optional. @default - the input is required */
  readonly default?: T | null;
  /** Masked in failure messages. @default - by its name: password, token, key… */
  readonly secret?: boolean;
}
interface Chosen<T> extends Valued<T> {
  /** The only values allowed. @default - any */
  readonly values?: readonly T[];
}
interface Ranged extends Chosen<number> {
  /** Least value. @default - none */
  readonly minimum?: number;
  /** Largest value. @default - none */
  readonly maximum?: number;
}

/** What a declaration with these options requires: nothing, once there is a default. */
type Required<O> = O extends { readonly default: unknown } ? false : true;

function value<T>(type: string) {
  return <const O extends object>(options?: O): Input<T, Required<O>> =>
    ({ type, required: !(options && 'default' in options), ...options }) as unknown as Input<
      T,
      Required<O>
    >;
}

/**
 * Inputs of a custom task.
 * @example
 * { train: input.channel(), epochs: input.integer({ default: 10, minimum: 1 }) }
 */
export const input = {
  /** Data in S3, a folder in the container. */
  channel<const O extends ChannelOptions & { readonly optional?: boolean }>(
    options?: O,
  ): ChannelDeclaration &
    Input<ChannelValue, O extends { readonly optional: true } ? false : true> {
    const { optional = false, ...rest } = options ?? ({} as O);
    return { type: 'channel', required: !optional, ...rest } as never;
  },
  /** A whole number. */
  integer: value<number>('integer') as <const O extends Ranged>(
    options?: O,
  ) => Input<number, Required<O>>,
  /** A number. */
  float: value<number>('float') as <const O extends Ranged>(
    options?: O,
  ) => Input<number, Required<O>>,
  /** A text. */
  text: value<string>('text') as <const O extends Chosen<string>>(
    options?: O,
  ) => Input<O extends { readonly values: readonly (infer V)[] } ? V : string, Required<O>>,
  /** True or false. */
  flag: value<boolean>('flag') as <const O extends Valued<boolean>>(
    options?: O,
  ) => Input<boolean, Required<O>>,
  /** Any JSON value; name its type: `input.json<string[]>()`. */
  json<T = unknown>(options?: Valued<T>): Input<T, false> & Input<T, boolean> {
    return { type: 'json', required: !(options && 'default' in options), ...options } as never;
  },
};

function returned<T, O extends Described = Described>(type: ReturnDeclaration['type']) {
  return (options?: O): Output<T> => ({ type, ...options });
}

/**
 * Outputs of a custom task.
 * @example
 * { model: output.file(), accuracy: output.float() }
 */
export const output = {
  /** A file, or in Python a data frame, kept in S3. */
  file: returned<FileOutput, Described & { readonly format?: 'csv' | 'parquet' }>('file'),
  /** A folder, kept in S3. */
  directory: returned<DirectoryOutput>('directory'),
  /** A whole number. */
  integer: returned<number>('integer'),
  /** A number. */
  float: returned<number>('float'),
  /** A text; one over 8 KiB is kept in S3. */
  text: returned<string | StoredValue>('text'),
  /** True or false. */
  flag: returned<boolean>('flag'),
  /** Any JSON value, over 8 KiB kept in S3; name its type: `output.json<number[]>()`. */
  json<T = unknown>(options: Described = {}): Output<T | StoredValue> {
    return { type: 'json', ...options };
  },
};

type RequiredNames<I> = { [K in keyof I]: I[K] extends Input<unknown, true> ? K : never }[keyof I];
type TypeOf<D> = D extends Input<infer T> ? T : D extends Output<infer T> ? T : never;

/** The inputs that a request has to give and may give. */
export type InputsOf<I> = { readonly [K in RequiredNames<I>]: TypeOf<I[K]> } & {
  readonly [K in Exclude<keyof I, RequiredNames<I>>]?: TypeOf<I[K]>;
};

/** The outputs of a result. */
export type OutputsOf<O> = { readonly [K in keyof O]: O[K] extends Output<infer T> ? T : never };
