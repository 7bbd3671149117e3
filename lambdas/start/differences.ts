import { at, isObject } from '../../lib/core';

/** So many paths tell enough. */
const MOST = 20;

/**
 * JSON paths at which two JSON values differ, without the values: they may be secret. None where they
 * are equal, whatever the order of members.
 */
export function differences(one: unknown, other: unknown, path = '$'): string[] {
  const names = membersOf(one, other);
  if (names === undefined) return Object.is(one, other) ? [] : [path];
  const [left, right] = [one, other] as Readonly<Record<string, unknown>>[];
  const found: string[] = [];
  for (const name of names) {
    const below = Array.isArray(one) ? `${path}[${name}]` : at(path, name);
    found.push(...differences(own(left, name), own(right, name), below));
    if (found.length >= MOST) return found.slice(0, MOST);
  }
  return found;
}

/** Names of the members of both, where both have members of the same kind. */
function membersOf(one: unknown, other: unknown): readonly string[] | undefined {
  const areLists = Array.isArray(one) && Array.isArray(other);
  if (!areLists && !(isObject(one) && isObject(other))) return undefined;
  return [...new Set([...Object.keys(one as object), ...Object.keys(other as object)])];
}

function own(value: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  return value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
}
