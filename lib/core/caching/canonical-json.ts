import { isObject } from '../checks';
import { exactJson } from '../exact-numbers';

/** JSON of a value that is the same whatever order the members of its objects have. */
export function canonicalJson(value: unknown): string {
  return exactJson(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
