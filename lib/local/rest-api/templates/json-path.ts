/** The paths that templates here may have: `$`, `$.a.b`, `$.a[0]`. */
export const JSON_PATH = /^\$(?:\.[A-Za-z_][\w-]*|\[\d+\])*$/;

/** What is at a path of a JSON value; undefined where nothing is. */
export function atPath(value: unknown, path: string): unknown {
  if (!JSON_PATH.test(path)) throw new Error(`The path ${path} is not understood here.`);
  let found = value;
  for (const [, member, index] of path.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]/g)) {
    if (typeof found !== 'object' || found === null) return undefined;
    const name = member ?? index ?? '';
    found = Object.hasOwn(found, name) ? (found as Record<string, unknown>)[name] : undefined;
  }
  return found;
}
