import type {
  ChannelDeclaration,
  ChannelOptions,
  DirectoryOutput,
  FileOutput,
  InputDeclaration,
  ModelOutput,
  ReturnDeclaration,
  SecretReference,
  StoredValue,
  ValueDeclaration,
} from '../model';

/**
 * An input of a training function that takes a `T`; `R` is whether a request has to give it.
 *
 * `~value` carries the type and is never there at run time. It is no symbol and no interface of its
 * own: what an app exports that is made of inputs has to be nameable in the app's declarations.
 */
export type Input<T, R extends boolean = boolean> = InputDeclaration & {
  readonly required: R;
  readonly '~value'?: T;
};

/** An output of a training function that a result gives as a `T`, which `~value` carries. */
export type Output<T> = ReturnDeclaration & { readonly '~value'?: T };

/** A channel in a request: a URI, or an object with one. */
export type ChannelValue = string | (ChannelOptions & { readonly uri: string });

interface Described {
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
}
interface Valued<T> extends Described {
  /**
   * Given when a request does not; null makes the input optional, and a secret's is better a reference.
   * @default - the input is required
   */
  readonly default?: T | SecretReference | null;
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

/** What an input with these options can be: one of its values; null if that is its default. */
type Given<T, O> =
  | (O extends { readonly values: readonly (infer V)[] } ? V : T)
  | (O extends { readonly default: null } ? null : never);

/** A type parameter takes members that its constraint does not have; this refuses them. */
type Only<O, Known> = O & { readonly [K in Exclude<keyof O, keyof Known>]: never };

/** That the default is null is part of a declaration's type: null is a value that it can have. */
type Nullable = { readonly default: null };
type DefaultOf<O> = O extends Nullable ? Nullable : unknown;

/** That it is secret is part of it, too: a request may name the secret instead of writing it. */
type Secret = { readonly secret: true };
type SecrecyOf<O> = O extends Secret ? Secret : unknown;

/** Declares an input; its type follows from the options. */
type Declare<T, Known> = <const O extends Known>(
  options?: Only<O, Known>,
) => Input<Given<T, O>, Required<O>> & DefaultOf<O> & SecrecyOf<O>;

/** Type arguments are given or inferred, never both: the default has to choose the overload. */
interface DeclareJson {
  <T = unknown>(options: WithDefault<null> & Secret): Input<T | null, false> & Nullable & Secret;
  <T = unknown>(options: WithDefault<T> & Secret): Input<T, false> & Secret;
  <T = unknown>(options: Omit<Valued<T>, 'default'> & Secret): Input<T, true> & Secret;
  <T = unknown>(options: WithDefault<null>): Input<T | null, false> & Nullable;
  <T = unknown>(options: WithDefault<T>): Input<T, false>;
  <T = unknown>(options?: Omit<Valued<T>, 'default'>): Input<T, true>;
}
type WithDefault<T> = Omit<Valued<T>, 'default'> & { readonly default: T };

function value<D>(type: ValueDeclaration['type']): D {
  const declare = (options?: { readonly default?: unknown }): unknown => ({
    type,
    required: options?.default === undefined,
    ...options,
  });
  return declare as D;
}

/**
 * Inputs of a custom task.
 * @example
 * { train: input.channel(), epochs: input.integer({ default: 10, minimum: 1 }) }
 */
export const input = {
  /** Data in S3, a folder in the container. */
  channel<const O extends ChannelOptions & { readonly optional?: boolean }>(
    options?: Only<O, ChannelOptions & { readonly optional?: boolean }>,
  ): ChannelDeclaration &
    Input<ChannelValue, O extends { readonly optional: true } ? false : true> {
    const { optional = false, ...rest }: { readonly optional?: boolean } = options ?? {};
    return { type: 'channel', required: !optional, ...rest } as never;
  },
  /** A whole number, at most 2^53 − 1 in size. */
  integer: value<Declare<number, Ranged>>('integer'),
  /** A number. */
  float: value<Declare<number, Ranged>>('float'),
  /** A text. */
  text: value<Declare<string, Chosen<string>>>('text'),
  /** True or false. */
  flag: value<Declare<boolean, Valued<boolean>>>('flag'),
  /** Any JSON value; name its type: `input.json<string[]>()`. */
  json: value<DeclareJson>('json'),
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
  /**
   * SageMaker's own `model.tar.gz`, of all that the job leaves in `SM_MODEL_DIR` (`ctx.model_dir`,
   * /opt/ml/model). The function does not return it.
   */
  model: returned<ModelOutput>('model') as (
    options?: Described,
  ) => Output<ModelOutput> & { readonly type: 'model' },
  /** A whole number. */
  integer: returned<number>('integer'),
  /** A number. */
  float: returned<number>('float') as (
    options?: Described,
  ) => Output<number> & { readonly type: 'float' },
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
type TypeOf<D> = D extends Input<infer T> ? (D extends Secret ? T | SecretReference : T) : never;

/**
 * The inputs that a request has to give and may give. Those that are declared `secret: true` may be
 * references; a name alone, such as `apiToken`, says nothing to the compiler.
 */
export type InputsOf<I> = { readonly [K in RequiredNames<I>]: TypeOf<I[K]> } & {
  readonly [K in Exclude<keyof I, RequiredNames<I>>]?: TypeOf<I[K]>;
};

/** How a result, which is JSON, writes a number that is not finite. */
export type NonFinite = 'NaN' | 'Infinity' | '-Infinity';

/** The outputs of a result. */
export type OutputsOf<O> = {
  readonly [K in keyof O]: O[K] extends Output<infer T>
    ? O[K] extends { readonly type: 'float' }
      ? T | NonFinite
      : T
    : never;
};
