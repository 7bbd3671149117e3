import { constraintsOf } from './constraints';
import { AwsError } from './errors';
import type { MapShape, Shape, StructureShape } from './shapes';
import { isObject, show, wrongType } from './values';

/**
 * Checks a decoded JSON input against an operation's input shape and returns it, null members
 * dropped as AWS does.
 *
 * Members that the shape does not have are refused. The real service drops them silently; here a
 * misspelt member would otherwise seem to work on this machine and have no effect anywhere.
 *
 * @throws SerializationException – when a value has the wrong JSON type or a member is unknown
 * @throws ValidationException – with every violated constraint, worded as AWS words them
 */
export function checkInput(shape: StructureShape, input: unknown): Record<string, unknown> {
  const problems: string[] = [];
  const checked = checkStructure(shape, input ?? {}, '', problems);
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected`;
    throw new AwsError('ValidationException', `${count}: ${problems.join('; ')}`);
  }
  return checked;
}

function check(shape: Shape, value: unknown, path: string, problems: string[]): unknown {
  switch (shape.type) {
    case 'structure':
      return checkStructure(shape, value, path, problems);
    case 'map':
      return checkMap(shape, value, path, problems);
    case 'list': {
      if (!Array.isArray(value)) {
        throw wrongType(value, 'list', path);
      }
      if (isScalar(shape.member)) {
        const texts = value.map((item) => check(shape.member, item, path, []));
        const broken = constraintsOf(shape.member).filter(({ holds }) => !texts.every(holds));
        if (broken.length > 0) {
          const all = constraintsOf(shape.member).map(({ text }) => text);
          fail(problems, value, path, `Member must satisfy constraint: [${all.join(', ')}]`);
        }
        checkSize(shape, value.length, value, path, problems);
        return texts;
      }
      checkSize(shape, value.length, value, path, problems);
      return value.map((item, index) =>
        check(shape.member, item, `${path}.${index + 1}.member`, problems),
      );
    }
    default:
      return checkScalar(shape, value, path, problems);
  }
}

function checkStructure(
  shape: StructureShape,
  value: unknown,
  path: string,
  problems: string[],
): Record<string, unknown> {
  if (!isObject(value)) {
    throw wrongType(value, 'structure', path);
  }
  const at = (name: string) =>
    `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const checked: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (!memberShape) {
      const known = Object.keys(shape.members).sort().join(', ');
      throw new AwsError(
        'SerializationException',
        `Unknown member '${name}'${path === '' ? '' : ` at '${path}'`}. Known members: ${known}.`,
      );
    }
    if (member !== null && member !== undefined) {
      checked[name] = check(memberShape, member, at(name), problems);
    }
  }
  for (const name of shape.required) {
    if (!Object.hasOwn(checked, name)) {
      problems.push(
        `Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`,
      );
    }
  }
  return checked;
}

function checkMap(shape: MapShape, value: unknown, path: string, problems: string[]): unknown {
  if (!isObject(value)) {
    throw wrongType(value, 'map', path);
  }
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  for (const [, item] of entries) {
    checkScalar(shape.value, item, path, []);
  }
  const sides = [
    ['keys', shape.key, entries.map(([key]) => key)],
    ['value', shape.value, entries.map(([, item]) => item)],
  ] as const;
  for (const [side, sideShape, items] of sides) {
    const constraints = constraintsOf(sideShape);
    const offenders = items.filter((item) => !constraints.every(({ holds }) => holds(item)));
    if (offenders.length > 0) {
      const all = constraints.map(({ text }) => text).join(', ');
      fail(problems, value, path, `Map ${side} must satisfy constraint: [${all}]`);
    }
  }
  checkSize(shape, entries.length, value, path, problems);
  return Object.fromEntries(entries);
}

function checkScalar(shape: Shape, value: unknown, path: string, problems: string[]): unknown {
  const isOfType = {
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    float: typeof value === 'number',
    timestamp: typeof value === 'number',
  }[shape.type as 'string'];
  if (!isOfType) {
    throw wrongType(value, shape.type, path);
  }
  for (const { holds, text } of constraintsOf(shape)) {
    if (!holds(value)) {
      fail(problems, value, path, text);
    }
  }
  return value;
}

function checkSize(
  { min, max }: { readonly min?: number; readonly max?: number },
  size: number,
  value: unknown,
  path: string,
  problems: string[],
): void {
  if (max !== undefined && size > max) {
    fail(problems, value, path, `Member must have length less than or equal to ${max}`);
  }
  if (min !== undefined && size < min) {
    fail(problems, value, path, `Member must have length greater than or equal to ${min}`);
  }
}

function fail(problems: string[], value: unknown, path: string, constraint: string): void {
  problems.push(`Value '${show(value)}' at '${path}' failed to satisfy constraint: ${constraint}`);
}

function isScalar(shape: Shape): boolean {
  return shape.type === 'string' || shape.type === 'integer';
}
