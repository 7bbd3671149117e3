import { createRequire } from 'node:module';
import { type Input, InvalidRequestError, input } from '../../../lib/core';
import { customRecord, plannedCustom } from '../_helpers/custom';

/** A validator that aws-cdk-lib brings along. */
const { validate } = createRequire(require.resolve('aws-cdk-lib/package.json'))('jsonschema') as {
  validate(value: unknown, schema: object): { readonly valid: boolean };
};

/** Whether the schema takes the inputs; fails unless planning is of the same mind. */
function takes(
  inputs: Readonly<Record<string, Input<unknown>>>,
  given: Readonly<Record<string, unknown>>,
): boolean {
  const record = customRecord(inputs);
  const { valid } = validate(given, record.inputsSchema);
  try {
    plannedCustom(record, given);
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    if (valid) throw new Error(`Only planning refuses it: ${error.message}`);
    return false;
  }
  if (!valid) throw new Error('Only the schema refuses it.');
  return true;
}

describe('the schema of inputs', () => {
  test('is JSON Schema, with what is the same for all channels in one place', () => {
    const { inputsSchema } = customRecord({
      train: input.channel(),
      test: input.channel({ optional: true }),
      epochs: input.integer({ minimum: 1, default: 5, description: 'Rounds' }),
      rate: input.float({ maximum: 1 }),
      kind: input.text({ values: ['a', 'b'], default: null }),
      deep: input.flag(),
      extra: input.json({ default: { a: 1 } }),
    });
    expect(inputsSchema).toEqual({
      type: 'object',
      properties: {
        train: { $ref: '#/$defs/channel' },
        test: { $ref: '#/$defs/channel' },
        epochs: {
          type: 'integer',
          minimum: 1,
          maximum: 9_007_199_254_740_991,
          default: 5,
          description: 'Rounds',
        },
        rate: { type: 'number', maximum: 1 },
        kind: { type: ['string', 'null'], enum: ['a', 'b', null] },
        deep: { type: 'boolean' },
        extra: { default: { a: 1 } },
      },
      required: ['train', 'rate', 'deep'],
      additionalProperties: false,
      $defs: { channel: { anyOf: [expect.anything(), expect.anything()] } },
    });
    expect(JSON.parse(JSON.stringify(inputsSchema))).toEqual(inputsSchema);
  });

  const one = (declaration: Input<unknown>) => ({ x: declaration });

  test.each<[string, Input<unknown>, readonly unknown[], readonly unknown[]]>([
    [
      'integer',
      input.integer(),
      [0, -1, 5.0, 2 ** 53 - 1],
      [1.5, 2 ** 53, '1', true, null, [], {}],
    ],
    ['integer in a range', input.integer({ minimum: 1, maximum: 3 }), [1, 3], [0, 4, 1.5]],
    ['integer of values', input.integer({ values: [1, 3] }), [1, 3], [2, '1']],
    ['optional integer', input.integer({ default: null }), [1, null], ['null', 1.5]],
    ['float', input.float(), [0, 1e-7, -1e300, 2 ** 60], ['1', false, null]],
    ['float in a range', input.float({ minimum: -0.5, maximum: 0.5 }), [-0.5, 0.5], [0.51]],
    ['text', input.text(), ['', 'ä\n😀', 'null'], [1, true, null, ['a']]],
    ['text of values', input.text({ values: ['a'] }), ['a'], ['b', '', null]],
    ['optional text of values', input.text({ values: ['a'], default: null }), ['a', null], ['b']],
    ['flag', input.flag(), [true, false], ['true', 1, 0, null]],
    ['json', input.json(), [null, 1, 'a', [1, [2]], { a: null }], []],
    [
      'channel',
      input.channel(),
      [
        's3://bucket',
        's3://bucket/a b/é',
        { uri: 's3://bucket/x', inputMode: 'Pipe', attributeNames: ['a'], shuffleSeed: 1 },
      ],
      [
        'bucket/x',
        's3://',
        's3://B/x',
        's3://bucket/a\nb',
        `s3://bucket/${'x'.repeat(1_014)}`,
        5,
        null,
        {},
        { uri: 5 },
        { uri: 's3://bucket/x', inputMode: 'Fast' },
        { uri: 's3://bucket/x', distribution: 'Some' },
        { uri: 's3://bucket/x', colour: 1 },
        { uri: 's3://bucket/x', attributeNames: Array(17).fill('a') },
        { uri: 's3://bucket/x', shuffleSeed: 1.5 },
      ],
    ],
  ])('takes and refuses for %s what planning does', (_name, declaration, right, wrong) => {
    for (const value of right)
      expect([value, takes(one(declaration), { x: value })]).toEqual([value, true]);
    for (const value of wrong)
      expect([value, takes(one(declaration), { x: value })]).toEqual([value, false]);
  });

  test('asks for what has no default, and for nothing that is not declared', () => {
    const inputs = { a: input.integer(), b: input.integer({ default: 1 }), c: input.channel() };
    expect(takes(inputs, { a: 1, c: 's3://bucket/c' })).toBe(true);
    expect(takes(inputs, { c: 's3://bucket/c' })).toBe(false);
    expect(takes(inputs, { a: 1 })).toBe(false);
    expect(takes(inputs, { a: 1, c: 's3://bucket/c', d: 1 })).toBe(false);
    expect(takes({}, {})).toBe(true);
  });

  test('takes channels whose members do not go together: only planning knows the task’s own', () => {
    const { inputsSchema } = customRecord(one(input.channel({ inputMode: 'Pipe' })));
    const given = { uri: 's3://bucket/x', s3DataType: 'AugmentedManifestFile' };
    expect(takes(one(input.channel({ inputMode: 'Pipe' })), { x: given })).toBe(true);
    expect(() => takes(one(input.channel()), { x: given })).toThrow('Only planning');
    expect(validate({ x: given }, inputsSchema).valid).toBe(true);
  });
});
