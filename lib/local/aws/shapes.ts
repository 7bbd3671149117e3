/** A value's type and constraints, as an AWS API model states them. */
export type Shape =
  | StringShape
  | NumberShape
  | { readonly type: 'boolean' }
  | { readonly type: 'float' }
  | { readonly type: 'timestamp' }
  | ListShape
  | MapShape
  | StructureShape;

export interface StringShape {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  /** The whole value has to match. */
  readonly pattern?: string;
  /** The values that are allowed. */
  readonly values?: readonly string[];
  /** What further values look like that AWS may have added since. @default - there are none */
  readonly furtherValues?: RegExp;
}

export interface NumberShape {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly type: 'list';
  readonly member: Shape;
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

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

type Limits = { readonly min?: number; readonly max?: number };

export const string = (min: number, max: number, pattern?: string): StringShape => ({
  type: 'string',
  min,
  max,
  ...(pattern !== undefined && { pattern }),
});

export const enumeration = (...values: readonly string[]): StringShape => ({
  type: 'string',
  values,
});

export const integer = (min?: number, max?: number): NumberShape => ({
  type: 'integer',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
});

export const boolean: Shape = { type: 'boolean' };
export const float: Shape = { type: 'float' };
export const timestamp: Shape = { type: 'timestamp' };

export const list = (member: Shape, min: number, max: number): ListShape => ({
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

/** A structure; a member whose name ends with `!` is required. */
export const structure = (members: Readonly<Record<string, Shape>>): StructureShape => ({
  type: 'structure',
  members: Object.fromEntries(
    Object.entries(members).map(([name, shape]) => [name.replace(/!$/, ''), shape]),
  ),
  required: Object.keys(members)
    .filter((name) => name.endsWith('!'))
    .map((name) => name.slice(0, -1)),
});
