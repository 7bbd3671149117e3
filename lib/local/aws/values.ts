import { AwsError } from './errors';
import type { Shape } from './shapes';

/** Whether a decoded JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As Java prints it, which is what AWS answers with. */
export function show(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(show).join(', ')}]`;
  }
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
  list: 'a list',
  map: 'a map',
  structure: 'a structure',
};

/** The error for a value of the wrong JSON type. */
export function wrongType(value: unknown, expected: Shape['type'], path: string): AwsError {
  const found =
    typeof value === 'string'
      ? 'STRING_VALUE'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'NUMBER_VALUE'
          : 'DECIMAL_VALUE'
        : typeof value === 'boolean'
          ? `${String(value).toUpperCase()}_VALUE`
          : Array.isArray(value)
            ? 'Start of list'
            : value === null
              ? 'NULL_VALUE'
              : 'Start of structure or map';
  const where = path === '' ? 'the request body' : `'${path}'`;
  return new AwsError(
    'SerializationException',
    `${found} can not be converted to ${TYPE_NAMES[expected]} at ${where}`,
  );
}

/** A ValidationException with a message of its own. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
