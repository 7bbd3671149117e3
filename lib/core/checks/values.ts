import { inexactInteger } from '../exact-numbers';
import type { ValueDeclaration } from '../model';
import type { Problems } from '../problems';
import { asJson, at, oneOf, show } from '../wording';
import { checkReferences } from './secret-references';
import { isSecret } from './secrets';

const KINDS = {
  integer: 'an integer',
  float: 'a number',
  text: 'a string',
  flag: 'true or false',
  json: 'a JSON value, its integers within ±(2^53 − 1)',
} as const;

/** The value of an input by its name: the request's, or the default; undefined where there is none. */
export function readValue(
  name: string,
  declaration: ValueDeclaration,
  value: unknown,
  problems: Problems,
): unknown {
  const path = at('$.inputs', name);
  if (value === undefined) {
    if (declaration.required) {
      problems.add('MissingInput', path, `The task needs ${name}; give it a value.`, {
        allowed: allowedBy(declaration),
      });
    }
    return declaration.default;
  }
  // An optional input may be left out by name as well.
  if (value === null && declaration.default === null) return null;
  checkValue(name, declaration, value, path, problems);
  return value;
}

/** Notes a problem when a value does not fit the declaration of its input. */
export function checkValue(
  name: string,
  declaration: ValueDeclaration,
  value: unknown,
  path: string,
  problems: Problems,
): void {
  if (checkReferences(name, declaration, value, path, problems)) return;
  const found = isSecret(name, declaration) ? '***' : value;
  const details = { found, allowed: allowedBy(declaration) };
  if (!hasType(value, declaration.type)) {
    problems.add('WrongType', path, 'The value is of the wrong type.', details);
  } else if (!isAllowed(value, declaration)) {
    problems.add('OutOfRange', path, 'The task does not take this value.', details);
  }
}

function hasType(value: unknown, type: ValueDeclaration['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'json':
      return (
        value !== undefined && asJson(value) !== undefined && inexactInteger(value) === undefined
      );
  }
}

function isAllowed(value: unknown, declaration: ValueDeclaration): boolean {
  if ('values' in declaration && declaration.values !== undefined) {
    if (!(declaration.values as readonly unknown[]).includes(value)) return false;
  }
  if (typeof value !== 'number') return true;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } =
    declaration as { minimum?: number; maximum?: number };
  return value >= minimum && value <= maximum;
}

/** What a declaration allows, in words. */
export function allowedBy(declaration: ValueDeclaration): string {
  const kind = KINDS[declaration.type];
  if ('values' in declaration && declaration.values !== undefined) {
    return oneOf(declaration.values.map(show));
  }
  const { minimum, maximum } = declaration as { minimum?: number; maximum?: number };
  if (minimum !== undefined && maximum !== undefined) {
    return `${kind} from ${minimum} to ${maximum}`;
  }
  if (minimum !== undefined) return `${kind} of at least ${minimum}`;
  return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
}
