/** Anything that JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

/** Thrown where JSONata yields something that is not data: a function or a regular expression. */
export class UnsupportedResult extends Error {}

/** The JSON type of a value, as causes name it. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * A copy of what JSONata returned as plain JSON; undefined stays undefined at the top and vanishes
 * from objects. Numbers that JSON lacks become strings, as AWS was measured to answer:
 * `{% 1/0 %}` is "Infinity".
 *
 * @see https://github.com/floci-io/floci/issues/2737
 */
export function toJson(value: unknown): JsonValue | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
      return objectToJson(value);
    default:
      throw new UnsupportedResult();
  }
}

function objectToJson(value: object): JsonObject {
  // JSONata marks its function values; a member of that name in data is never literally true.
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) throw new UnsupportedResult();
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const json = toJson(member);
    if (json !== undefined) setMember(copy, name, json);
  }
  return copy;
}

/** Sets a member even when it is named `__proto__`. */
export function setMember(object: JsonObject, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
