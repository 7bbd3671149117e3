import { isObject } from '../../core';
import { AwsError } from './errors';
import type { Shape } from './shapes';

/** How a service says what is wrong with an input, as far as services differ in it. */
export interface Wording {
  /**
   * Codes of what is wrong: of values that break a constraint, and of an input that is not of the
   * shape's types at all.
   *
   * @default - ValidationException and SerializationException
   */
  readonly codes?: { readonly constraint: string; readonly type: string };
  /** Names of JSON values that do not fit. */
  readonly kinds: { readonly decimal: string; readonly list: string; readonly object: string };
  /** What follows a complaint about a value's type. `path` is empty for the whole input. */
  where(path: string): string;
  /** The complaint about a member that the shape does not have. */
  unknownMember(name: string, path: string, known: readonly string[]): string;
}

/** As Java prints it, which is what AWS answers with. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, member]) => `${name}=${show(member)}`);
    return `{${members.join(', ')}}`;
  }
  return String(value);
}

const TYPE_NAMES: Readonly<Record<Shape['type'], string>> = {
  string: 'a String',
  integer: 'an Integer',
  boolean: 'a Boolean',
  float: 'a Float',
  timestamp: 'a Timestamp (seconds since the epoch)',
  document: 'a document',
  list: 'a list',
  map: 'a map',
  structure: 'a structure',
};

/** The error for a value of the wrong JSON type. */
export function wrongType(
  value: unknown,
  expected: Shape['type'],
  path: string,
  { kinds, where, codes }: Wording,
): AwsError {
  return new AwsError(
    codes?.type ?? 'SerializationException',
    `${kindOf(value, kinds)} can not be converted to ${TYPE_NAMES[expected]}${where(path)}`,
  );
}

function kindOf(value: unknown, kinds: Wording['kinds']): string {
  switch (typeof value) {
    case 'string':
      return 'STRING_VALUE';
    case 'number':
      return Number.isInteger(value) ? 'NUMBER_VALUE' : kinds.decimal;
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    default:
      if (value === null) return 'NULL_VALUE';
      return Array.isArray(value) ? kinds.list : kinds.object;
  }
}
