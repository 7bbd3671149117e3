/**
 * A value's type and constraints, as an AWS API model states them.
 *
 * A shape says both what {@link checkInput} accepts and, by {@link InputOf}, the TypeScript type of
 * what it returns.
 */
export type Shape =
  | StringShape
  | IntegerShape
  | BooleanShape
  | FloatShape
  | TimestampShape
  | DocumentShape
  | ListShape
  | MapShape
  | StructureShape;

export interface StringShape<V extends string = string> {
  readonly type: 'string';
  /** Length in Unicode characters. */
  readonly min?: number;
  readonly max?: number;
  /** Size in bytes of UTF-8. */
  readonly maxBytes?: number;
  /** The whole value has to match. */
  readonly pattern?: string;
  /** The values that are allowed. */
  readonly values?: readonly V[];
  /** What further values look like that AWS may have added since. @default - there are none */
  readonly furtherValues?: RegExp;
  /** Errors do not repeat the value. @default false */
  readonly isSensitive?: boolean;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}

interface BooleanShape {
  readonly type: 'boolean';
}

interface FloatShape {
  readonly type: 'float';
}

/** Seconds since the epoch. */
interface TimestampShape {
  readonly type: 'timestamp';
}

/** Any JSON value. */
interface DocumentShape {
  readonly type: 'document';
}

export interface ListShape<M extends Shape = Shape> {
  readonly type: 'list';
  readonly member: M;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: 'map';
  readonly key: StringShape;
  readonly value: StringShape;
  readonly min?: number;
  readonly max?: number;
}

/** Shapes of members by name. */
export type Members = Readonly<Record<string, Shape>>;

/** `R` are the names of the members that are required. */
export interface StructureShape<M extends Members = Members, R extends string = string> {
  readonly type: 'structure';
  readonly members: M;
  readonly required: readonly R[];
}

/** What an input is once it is checked against a shape. */
export type InputOf<S extends Shape> =
  S extends StructureShape<infer M, infer R>
    ? Flat<
        { readonly [N in keyof M as N extends R ? N : never]: InputOf<M[N]> } & {
          readonly [N in keyof M as N extends R ? never : N]?: InputOf<M[N]>;
        }
      >
    : S extends ListShape<infer M>
      ? readonly InputOf<M>[]
      : S extends MapShape
        ? Readonly<Record<string, string>>
        : S extends StringShape<infer V>
          ? V
          : S extends BooleanShape
            ? boolean
            : S extends DocumentShape
              ? unknown
              : number;

/** An intersection as one type, which errors of the compiler then show. */
type Flat<T> = { readonly [N in keyof T]: T[N] };

interface Limits {
  readonly min?: number;
  readonly max?: number;
}

export const string = (min: number, max: number, pattern?: string): StringShape => ({
  type: 'string',
  min,
  max,
  ...(pattern !== undefined && { pattern }),
});

export const enumeration = <const V extends string>(...values: readonly V[]): StringShape<V> => ({
  type: 'string',
  values,
});

export const integer = (min?: number, max?: number): IntegerShape => ({
  type: 'integer',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});

export const boolean: BooleanShape = { type: 'boolean' };
export const float: FloatShape = { type: 'float' };
export const timestamp: TimestampShape = { type: 'timestamp' };
export const document: DocumentShape = { type: 'document' };

export const list = <M extends Shape>(member: M, min: number, max: number): ListShape<M> => ({
  type: 'list',
  member,
  min,
  max,
});

export const map = (key: StringShape, value: StringShape, limits: Limits): MapShape => ({
  type: 'map',
  key,
  value,
  ...limits,
});

type WithoutMark<N> = N extends `${infer Bare}!` ? Bare : N;
type Required<N> = N extends `${infer Bare}!` ? Bare : never;

/** A structure; a member whose name ends with `!` is required. */
export function structure<M extends Members>(
  members: M,
): StructureShape<{ readonly [N in keyof M as WithoutMark<N>]: M[N] }, Required<keyof M>>;
export function structure(members: Members): StructureShape {
  const names = Object.keys(members);
  return {
    type: 'structure',
    members: Object.fromEntries(
      Object.entries(members).map(([name, shape]) => [name.replace(/!$/, ''), shape]),
    ),
    required: names.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1)),
  };
}
