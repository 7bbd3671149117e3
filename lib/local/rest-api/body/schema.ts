import { isObject, type JsonObject } from '../../../core/checks/shape';

/** The words of JSON Schema that are understood here. */
const KNOWN = [
  '$schema',
  'additionalProperties',
  'description',
  'enum',
  'items',
  'maxLength',
  'minLength',
  'pattern',
  'properties',
  'required',
  'title',
  'type',
];

/** The words of a schema that are not understood here. */
export function unknownWords(schema: object): string[] {
  const { properties = {}, items, additionalProperties } = schema as JsonObject;
  const below = [
    ...(isObject(properties) ? Object.values(properties) : []),
    items,
    additionalProperties,
  ];
  return [
    ...Object.keys(schema).filter((word) => !KNOWN.includes(word)),
    ...below.filter(isObject).flatMap(unknownWords),
  ];
}

/** What is wrong with a value by a schema, one sentence each. */
export function violations(schema: object, value: unknown, path = ''): string[] {
  const { type, enum: choices } = schema as JsonObject;
  if (type !== undefined && !isOfType(value, type)) {
    return [
      at(
        path,
        `instance type (${typeOf(value)}) does not match any allowed primitive type (allowed: ${JSON.stringify([type].flat())})`,
      ),
    ];
  }
  if (Array.isArray(choices) && !choices.some((it) => Object.is(it, value))) {
    return [
      at(path, `instance value not found in enum (possible values: ${JSON.stringify(choices)})`),
    ];
  }
  if (typeof value === 'string') return ofText(schema as JsonObject, value, path);
  if (Array.isArray(value)) return ofList(schema as JsonObject, value, path);
  return isObject(value) ? ofObject(schema as JsonObject, value, path) : [];
}

function ofText({ minLength, maxLength, pattern }: JsonObject, text: string, path: string) {
  const { length } = text;
  return [
    ...(Number(minLength ?? 0) > length
      ? [`string is too short (length: ${length}, required minimum: ${minLength})`]
      : []),
    ...(Number(maxLength ?? length) < length
      ? [`string is too long (length: ${length}, maximum allowed: ${maxLength})`]
      : []),
    ...(typeof pattern === 'string' && !new RegExp(pattern).test(text)
      ? [
          `ECMA 262 regex ${JSON.stringify(pattern)} does not match input string ${JSON.stringify(text)}`,
        ]
      : []),
  ].map((sentence) => at(path, sentence));
}

function ofList({ items }: JsonObject, list: readonly unknown[], path: string): string[] {
  if (!isObject(items)) return [];
  return list.flatMap((item, index) => violations(items, item, `${path}/${index}`));
}

function ofObject(schema: JsonObject, value: JsonObject, path: string): string[] {
  const { required = [], additionalProperties: more } = schema;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const missing = (required as readonly string[]).filter((name) => !Object.hasOwn(value, name));
  const extra = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  return [
    ...(missing.length > 0
      ? [at(path, `object has missing required properties (${JSON.stringify(missing)})`)]
      : []),
    ...(more === false && extra.length > 0
      ? [
          at(
            path,
            `object instance has properties which are not allowed by the schema: ${JSON.stringify(extra)}`,
          ),
        ]
      : []),
    ...Object.entries(value).flatMap(([name, member]) => {
      const below = Object.hasOwn(properties, name) ? properties[name] : more;
      return isObject(below) ? violations(below, member, `${path}/${name}`) : [];
    }),
  ];
}

function at(path: string, sentence: string): string {
  return path === '' ? sentence : `${path}: ${sentence}`;
}

function isOfType(value: unknown, type: unknown): boolean {
  return [type]
    .flat()
    .some((one) => one === typeOf(value) || (one === 'number' && typeof value === 'number'));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
