import { checkInput } from '../../../lib/local/aws/check-input';
import {
  boolean,
  document,
  enumeration,
  float,
  type InputOf,
  integer,
  list,
  map,
  string,
  structure,
  timestamp,
} from '../../../lib/local/aws/shapes';
import type { Wording } from '../../../lib/local/aws/wording';

const wording: Wording = {
  kinds: { decimal: 'DECIMAL', list: 'LIST', object: 'OBJECT' },
  where: (path) => ` at ${path || 'all'}`,
  unknownMember: (name, path, known) => `${path || 'all'} has no ${name}, but ${known.join()}`,
};

const shape = structure({
  'Name!': string(1, 3, '[a-z]+'),
  Kind: enumeration('One', 'Two'),
  Size: integer(1, 9),
  Share: float,
  At: timestamp,
  IsOn: boolean,
  Any: document,
  Words: list(string(1, 3, '[a-z]+'), 1, 2),
  Parts: list(structure({ 'Id!': string(1, 3) }), 0, 2),
  Labels: map(string(1, 3), string(0, 3), { min: 0, max: 2 }),
  Secret: { type: 'string', maxBytes: 3, isSensitive: true },
});
type Input = InputOf<typeof shape>;

const full: Input = {
  Name: 'abc',
  Kind: 'Two',
  Size: 3,
  Share: 0.5,
  At: 1.5,
  IsOn: false,
  Any: [{ x: null }],
  Words: ['a', 'b'],
  Parts: [{ Id: 'x' }],
  Labels: { a: '' },
  Secret: 'é!',
};

/** What the check says of an input that has a good name. */
function refusal(input: object): string {
  try {
    checkInput(shape, { Name: 'abc', ...input }, wording);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return 'none';
}

test('returns what fits as it is, and of the type that the shape says', () => {
  const checked = checkInput(shape, full, wording);
  const name: string = checked.Name;
  const kind: 'One' | 'Two' | undefined = checked.Kind;
  const id: string | undefined = checked.Parts?.[0]?.Id;
  // @ts-expect-error: only a member with a mark is sure to be there
  const size: number = checked.Size;
  expect([name, kind, id, size]).toEqual(['abc', 'Two', 'x', 3]);
  expect(checked).toEqual(full);
});

test('takes a null for a member that is not there, at every depth', () => {
  const input = { Name: 'abc', Size: null, Labels: { a: 'b', c: null } };
  expect(checkInput(shape, input, wording)).toEqual({ Name: 'abc', Labels: { a: 'b' } });
});

test('takes no input at all for an empty one', () => {
  expect(checkInput(structure({ Size: integer() }), undefined, wording)).toEqual({});
});

test.each([
  [{ Size: '3' }, 'STRING_VALUE can not be converted to an Integer at size'],
  [{ Size: 1.5 }, 'DECIMAL can not be converted to an Integer at size'],
  [{ Name: 1 }, 'NUMBER_VALUE can not be converted to a String at name'],
  [{ IsOn: 'true' }, 'STRING_VALUE can not be converted to a Boolean at isOn'],
  [{ Kind: true }, 'TRUE_VALUE can not be converted to a String at kind'],
  [{ Share: false }, 'FALSE_VALUE can not be converted to a Float at share'],
  [{ Words: {} }, 'OBJECT can not be converted to a list at words'],
  [{ Words: [null] }, 'NULL_VALUE can not be converted to a String at words'],
  [{ Parts: [['x']] }, 'LIST can not be converted to a structure at parts.1.member'],
  [{ Labels: [] }, 'LIST can not be converted to a map at labels'],
  [{ Labels: { a: 1 } }, 'NUMBER_VALUE can not be converted to a String at labels'],
])('throws at a value of the wrong type: %j', (input, message) => {
  expect(refusal(input)).toBe(`SerializationException: ${message}`);
});

test.each([
  [{ Colour: 'red' }, /^SerializationException: all has no Colour, but Name,Kind,/],
  [{ Parts: [{ Id: 'x', No: 1 }] }, /^SerializationException: parts\.1\.member has no No, but Id$/],
  // A name that every object has.
  [{ constructor: 1 }, /^SerializationException: all has no constructor/],
])('refuses a member that the shape does not have: %j', (input, message) => {
  expect(refusal(input)).toMatch(message);
});

test.each([
  [{ Name: '' }, "Value '' at 'name' … length greater than or equal to 1"],
  [{ Kind: 'Three' }, "Value 'Three' at 'kind' … enum value set: [One, Two]"],
  [{ Size: 10 }, "Value '10' at 'size' … value less than or equal to 9"],
  [{ Words: ['a', 'B'] }, "Value '[a, B]' at 'words' … constraint: [Member"],
  [{ Words: [] }, "Value '[]' at 'words' … length greater than or equal to 1"],
  [{ Parts: [{}] }, "Value null at 'parts.1.member.id' … not be null"],
  [{ Labels: { long: '' } }, "Value '{long=}' at 'labels' … Map keys must satisfy constraint: ["],
  [
    { Labels: { a: 'long' } },
    "Value '{a=long}' at 'labels' … Map value must satisfy constraint: [",
  ],
  [{ Secret: 'éé' }, "Value at 'secret' … size less than or equal to 3 bytes in UTF-8 encoding"],
])(
  'tells a broken constraint with the value that breaks it, unless it is secret: %j',
  (input, said) => {
    const [start = '', end = ''] = said.split('…');
    const text = refusal(input);
    expect(text).toContain(`${start}failed to satisfy constraint:`);
    expect(text).toContain(end.trim());
  },
);

test('tells all broken constraints at once, those of missing members last', () => {
  expect(() => checkInput(shape, { Size: 0, Kind: 'Three' }, wording)).toThrow(
    "3 validation errors detected: Value '0' at 'size' failed to satisfy constraint: Member must " +
      "have value greater than or equal to 1; Value 'Three' at 'kind' failed to satisfy constraint: " +
      "Member must satisfy enum value set: [One, Two]; Value null at 'name' failed to satisfy " +
      'constraint: Member must not be null',
  );
});

test('counts the length of a text in characters, not in halves of them', () => {
  expect(refusal({ Parts: [{ Id: '🙂🙂🙂' }] })).toBe('none');
});
