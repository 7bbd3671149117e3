import { isObject } from '../../core';

/** An object of JSON. */
export type Members = Readonly<Record<string, unknown>>;

/** The members that are there. */
export function given(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The members that are there, or undefined if none is. */
export function unlessEmpty(members: Members): Members | undefined {
  const own = given(members);
  return Object.keys(own).length === 0 ? undefined : own;
}

/** A member that is an object; an empty one where there is none. */
export function objectIn(parent: Members | undefined, name: string): Members {
  const member = parent?.[name];
  return isObject(member) ? member : {};
}

/** The objects of a member that is a list; none where there is none. */
export function listIn(parent: Members, name: string): Members[] {
  const member = parent[name];
  return Array.isArray(member) ? member.filter(isObject) : [];
}

/** The same members, each changed. */
export function mapped<T>(members: Members, change: (member: unknown) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, change(member)]),
  );
}
