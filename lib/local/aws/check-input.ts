import { isObject } from '../../core';
import { constraintsOf } from './constraints';
import { AwsError } from './errors';
import type { InputOf, ListShape, MapShape, Shape, StructureShape } from './shapes';
import { show, type Wording, wrongType } from './wording';

/**
 * Checks a decoded JSON input against an operation's input shape and returns it, null members
 * dropped as AWS does.
 *
 * Members that the shape does not have are refused. The real services drop them silently; here a
 * misspelt member would otherwise seem to work on this machine and have no effect anywhere.
 *
 * @throws SerializationException – when a value has the wrong JSON type or a member is unknown
 * @throws ValidationException – with every violated constraint, worded as AWS words them
 */
export function checkInput<S extends StructureShape>(
  shape: S,
  input: unknown,
  wording: Wording,
): InputOf<S> {
  const check = new Check(wording);
  const checked = check.structure(shape, input ?? {}, '');
  const { problems } = check;
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected`;
    const code = wording.codes?.constraint ?? 'ValidationException';
    throw new AwsError(code, `${count}: ${problems.join('; ')}`);
  }
  // Every value has just been checked to be what the shape says.
  return checked as InputOf<S>;
}

const FAILED = 'failed to satisfy constraint';

/** One pass over an input: notes broken constraints, and throws at a value of the wrong type. */
class Check {
  readonly problems: string[] = [];

  constructor(private readonly wording: Wording) {}

  structure(shape: StructureShape, value: unknown, path: string): object {
    if (!isObject(value)) throw wrongType(value, 'structure', path, this.wording);
    const checked: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
      if (memberShape === undefined) {
        const known = Object.keys(shape.members);
        const code = this.wording.codes?.type ?? 'SerializationException';
        throw new AwsError(code, this.wording.unknownMember(name, path, known));
      }
      if (member !== null && member !== undefined) {
        checked[name] = this.value(memberShape, member, memberPath(path, name));
      }
    }
    for (const name of shape.required) {
      if (!Object.hasOwn(checked, name)) {
        this.problems.push(
          `Value null at '${memberPath(path, name)}' ${FAILED}: Member must not be null`,
        );
      }
    }
    return checked;
  }

  private value(shape: Shape, value: unknown, path: string): unknown {
    switch (shape.type) {
      case 'structure':
        return this.structure(shape, value, path);
      case 'map':
        return this.map(shape, value, path);
      case 'list':
        return this.list(shape, value, path);
      case 'document':
        return value;
      default:
        return this.scalar(shape, value, path);
    }
  }

  private list(shape: ListShape, value: unknown, path: string): unknown {
    if (!Array.isArray(value)) throw wrongType(value, 'list', path, this.wording);
    const { member } = shape;
    if (member.type === 'string' || member.type === 'integer') {
      for (const item of value) this.checkType(member, item, path);
      this.checkItems('Member', member, value, value, path);
      this.checkSize(shape, value.length, value, path);
      return value;
    }
    this.checkSize(shape, value.length, value, path);
    return value.map((item, index) => this.value(member, item, `${path}.${index + 1}.member`));
  }

  private map(shape: MapShape, value: unknown, path: string): unknown {
    if (!isObject(value)) throw wrongType(value, 'map', path, this.wording);
    const entries = Object.entries(value).filter(([, item]) => item !== null);
    const values = entries.map(([, item]) => item);
    for (const item of values) this.checkType(shape.value, item, path);
    const keys = entries.map(([key]) => key);
    this.checkItems('Map keys', shape.key, keys, value, path);
    this.checkItems('Map value', shape.value, values, value, path);
    this.checkSize(shape, entries.length, value, path);
    return Object.fromEntries(entries);
  }

  private scalar(shape: Shape, value: unknown, path: string): unknown {
    this.checkType(shape, value, path);
    const isSensitive = shape.type === 'string' && shape.isSensitive;
    for (const { holds, text } of constraintsOf(shape)) {
      if (!holds(value)) this.fail(isSensitive ? undefined : value, path, text);
    }
    return value;
  }

  private checkType({ type }: Shape, value: unknown, path: string): void {
    const json = type === 'float' || type === 'timestamp' ? 'number' : type;
    const fits = type === 'integer' ? Number.isInteger(value) : typeof value === json;
    if (!fits) throw wrongType(value, type, path, this.wording);
  }

  /** Items are complained about together: by every constraint that they have, broken or not. */
  private checkItems(
    what: string,
    shape: Shape,
    items: readonly unknown[],
    whole: unknown,
    path: string,
  ): void {
    const constraints = constraintsOf(shape);
    if (items.every((item) => constraints.every(({ holds }) => holds(item)))) return;
    const all = constraints.map(({ text }) => text).join(', ');
    this.fail(whole, path, `${what} must satisfy constraint: [${all}]`);
  }

  private checkSize(
    { min, max }: ListShape | MapShape,
    size: number,
    value: unknown,
    path: string,
  ): void {
    if (max !== undefined && size > max) {
      this.fail(value, path, `Member must have length less than or equal to ${max}`);
    }
    if (min !== undefined && size < min) {
      this.fail(value, path, `Member must have length greater than or equal to ${min}`);
    }
  }

  /** @param value undefined where it must not be repeated */
  private fail(value: unknown, path: string, constraint: string): void {
    const found = value === undefined ? 'Value' : `Value '${show(value)}'`;
    this.problems.push(`${found} at '${path}' ${FAILED}: ${constraint}`);
  }
}

/** In AWS's error messages, members begin with a small letter, even if they do not in the API. */
function memberPath(path: string, name: string): string {
  const own = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return path === '' ? own : `${path}.${own}`;
}
