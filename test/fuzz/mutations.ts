import fc from 'fast-check';

/** One change to a value: where, and what. Places are numbers, taken round and round. */
export type Mutation =
  | { readonly kind: 'replace'; readonly place: number; readonly value: unknown }
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'add'; readonly place: number; readonly name: string; readonly value: unknown }
  | { readonly kind: 'copy'; readonly place: number; readonly from: number };

/** Names and texts that programs trip over. */
const TEXTS = [
  ...[
    '',
    ' ',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '0',
    '-1',
    '1e400',
  ],
  ...['\0', '\ud800', '\u202e', '💥', 'null', 'NaN', 'True', '../..', 's3://', 's3://b', 's3://b/'],
  ...['a\nb', '$', '$.inputs', '{{x}}', '{% x %}', '%s', 'ml.', 'ml.m5.xlarge', '[', '(', '\\'],
  ...[
    'a'.repeat(300),
    'ä'.repeat(5_000),
    'arn:aws:kms:us-east-1:123456789012:key/x',
    'train',
    'uri',
  ],
];

const NUMBERS = [0, -0, 1, -1, 0.5, 1e-320, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 12 }));
const jsonLeaf = fc.oneof(
  text,
  fc.constantFrom<unknown>(...NUMBERS, null, true, false),
  fc.constant<unknown>([]),
  fc.constant<unknown>({}),
);

/** A value that JSON can hold: mostly small, now and then deep or wide. */
const json: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: jsonLeaf },
  { weight: 2, arbitrary: fc.array(jsonLeaf, { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.dictionary(text, jsonLeaf, { maxKeys: 3, noNullPrototype: true }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.nat(1_000).map(deep) },
);

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A value that only a program can give. */
const programmed = fc.constantFrom<() => unknown>(
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Symbol('x'),
  () => () => 1,
  () => 10n,
  () => new Date(Number.NaN),
  () => new Map([['a', 1]]),
  () => new Set([1]),
  () => /x/g,
  () =>
    new (class Odd {
      readonly a = 1;
    })(),
  () => Object.create(null),
  () => Object.assign([], { length: 3 }),
  () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    return circle;
  },
  () => Promise.resolve(1),
  () => Buffer.from('x'),
);

function mutation(value: fc.Arbitrary<unknown>): fc.Arbitrary<Mutation> {
  const place = fc.nat(1_000);
  return fc.oneof(
    fc.record({ kind: fc.constant('replace' as const), place, value }),
    fc.record({ kind: fc.constant('remove' as const), place }),
    fc.record({ kind: fc.constant('add' as const), place, name: text, value }),
    fc.record({ kind: fc.constant('copy' as const), place, from: place }),
  );
}

/** Changes after which a value is still JSON. */
export const jsonMutations = fc.array(mutation(json), { minLength: 1, maxLength: 4 });

/** Changes that only a program can make. */
export const programMutations = fc.array(
  mutation(
    fc.oneof(
      { weight: 2, arbitrary: json },
      { weight: 1, arbitrary: programmed.map((make) => make()) },
    ),
  ),
  { minLength: 1, maxLength: 3 },
);

/** Any JSON value. */
export const anyJson = json;

type Box = Record<string | number, unknown>;

/** A copy of a value with the changes made to it. */
export function mutate(value: unknown, mutations: readonly Mutation[]): unknown {
  const root: Box = { root: copyOf(value) };
  for (const change of mutations) {
    const places = placesIn(root);
    const [box, name] = places[change.place % places.length] as Place;
    if (change.kind === 'remove') {
      if (Array.isArray(box)) box.splice(Number(name), 1);
      else if (box !== root) delete box[name];
    } else if (change.kind === 'copy') {
      const [from, key] = places[change.from % places.length] as Place;
      put(box, name, copyOf(from[key]));
    } else if (change.kind === 'replace') {
      put(box, name, copyOf(change.value));
    } else {
      const inside = box[name];
      put(isBox(inside) ? inside : box, isBox(inside) ? change.name : name, copyOf(change.value));
    }
  }
  return root.root;
}

type Place = readonly [Box, string | number];

const MOST_PLACES = 2_000;

function placesIn(root: Box): Place[] {
  const places: Place[] = [[root, 'root']];
  for (let index = 0; index < places.length && places.length < MOST_PLACES; index++) {
    const [box, name] = places[index] as Place;
    const inside = box[name];
    if (!isBox(inside)) continue;
    for (const key of Object.keys(inside)) places.push([inside, key]);
  }
  return places;
}

/** Objects and lists that can be changed; of others a copy would be another thing. */
function isBox(value: unknown): value is Box {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype && !Object.isFrozen(value);
}

/** As JSON.parse does it: a member `__proto__` is a member. */
function put(box: Box, name: string | number, value: unknown): void {
  if (Array.isArray(box) && !(Number(name) < box.length)) {
    box.push(value);
    return;
  }
  Object.defineProperty(box, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

const DEEPEST = 1_200;

function copyOf(value: unknown, depth = 0): unknown {
  // An object that is inside itself would be copied for ever.
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1));
  if (!isBox(value)) return value;
  const copy: Box = {};
  for (const [name, member] of Object.entries(value)) put(copy, name, copyOf(member, depth + 1));
  return copy;
}
