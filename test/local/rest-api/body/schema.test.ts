import { unknownWords, violations } from '../../../../lib/local/rest-api/body/schema';

const SCHEMA = {
  type: 'object',
  required: ['a'],
  additionalProperties: false,
  properties: {
    a: { type: 'string', pattern: '^x', minLength: 2, maxLength: 3 },
    b: { type: ['number', 'null'] },
    c: { type: 'array', items: { enum: [1, 'one'] } },
    d: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
};

describe('a JSON Schema of a model', () => {
  test('has nothing against what it describes', () => {
    const value = { a: 'xy', b: null, c: [1, 'one'], d: { e: true } };
    expect(violations(SCHEMA, value)).toEqual([]);
    expect(violations(SCHEMA, { a: 'xy', b: 1.5 })).toEqual([]);
  });

  test.each<[unknown, string]>([
    [[], 'instance type (array)'],
    [{}, 'missing required properties (["a"])'],
    [{ a: 'x' }, '/a: string is too short'],
    [{ a: 'xxxx' }, '/a: string is too long'],
    [{ a: 'yy' }, '/a: ECMA 262 regex'],
    [{ a: 'xy', b: true }, '/b: instance type (boolean)'],
    [{ a: 'xy', c: [2] }, '/c/0: instance value not found in enum'],
    [{ a: 'xy', d: { e: 1 } }, '/d/e: instance type (integer)'],
    [{ a: 'xy', e: 1 }, 'not allowed by the schema: ["e"]'],
    [JSON.parse('{"a": "xy", "__proto__": 1}'), '["__proto__"]'],
  ])('says what is wrong with %j', (value, sentence) => {
    expect(violations(SCHEMA, value)).toEqual([expect.stringContaining(sentence)]);
  });

  test('tells the words that are not understood, at any depth', () => {
    expect(unknownWords({ properties: { a: { items: { not: {} } } }, allOf: [] })).toEqual([
      'allOf',
      'not',
    ]);
  });
});
