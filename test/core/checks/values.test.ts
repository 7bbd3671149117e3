import {
  allowedBy,
  customTask,
  type Input,
  input,
  Problems,
  readCustomInputs,
  type ValueDeclaration,
} from '../../../lib/core';
import { checkValue, readValue } from '../../../lib/core/checks/values';
import { customRecord, plannedCustom } from '../_helpers/custom';
import { codesAt, problemsOf } from '../_helpers/factories';

const declared = (declaration: Input<unknown>) => declaration as ValueDeclaration;

/** The code that a value is refused with; undefined where it is taken. */
function objection(declaration: Input<unknown>, value: unknown): string | undefined {
  const problems = new Problems();
  checkValue('x', declared(declaration), value, '$.inputs.x', problems);
  return problems.list[0]?.code;
}

describe('readValue', () => {
  const read = (declaration: Input<unknown>, value?: unknown) => {
    const problems = new Problems();
    const found = readValue('x', declared(declaration), value, problems);
    return problems.any ? codesAt(problems.list) : found;
  };

  test('is the request’s value, else the default, else nothing', () => {
    expect(read(input.integer({ default: 1 }), 2)).toBe(2);
    expect(read(input.integer({ default: 1 }))).toBe(1);
    expect(read(input.integer({ default: null }))).toBeNull();
    expect(read(input.flag({ default: false }))).toBe(false);
    expect(read(input.text({ default: '' }))).toBe('');
  });

  test('takes null for an input whose default it is, and for JSON', () => {
    expect(read(input.float({ default: null }), null)).toBeNull();
    expect(read(input.json(), null)).toBeNull();
    expect(read(input.float({ default: 1 }), null)).toEqual(['WrongType $.inputs.x']);
  });

  test('fails for an input without default that is not given', () => {
    expect(read(input.float())).toEqual(['MissingInput $.inputs.x']);
  });
});

describe('checkValue', () => {
  test.each<[Input<unknown>, unknown]>([
    [input.integer(), 1.5],
    [input.integer(), 2 ** 53],
    [input.integer(), Number.NaN],
    [input.integer(), '1'],
    [input.integer(), true],
    [input.float(), Number.POSITIVE_INFINITY],
    [input.float(), '1'],
    [input.float(), null],
    [input.text(), 1],
    [input.text(), ['a']],
    [input.flag(), 'true'],
    [input.flag(), 0],
    [input.json(), undefined],
    [input.json(), 1n],
  ])('fails for %j with %p, of the wrong type', (declaration, value) => {
    expect(objection(declaration, value)).toBe('WrongType');
  });

  test.each<[Input<unknown>, unknown]>([
    [input.integer({ minimum: 1 }), 0],
    [input.integer({ maximum: 1 }), 2],
    [input.float({ minimum: 0, maximum: 1 }), -1e-300],
    [input.float({ values: [0.1] }), 0.2],
    [input.text({ values: ['a'] }), 'A'],
    [{ ...input.integer({ values: [1, 5] }), maximum: 2 } as Input<number>, 5],
  ])('fails for %j with %p, which is not allowed', (declaration, value) => {
    expect(objection(declaration, value)).toBe('OutOfRange');
  });

  test('takes the ends of a range', () => {
    const declaration = input.float({ minimum: 0.1, maximum: 0.3 });
    expect([0.1, 0.2, 0.3].map((value) => objection(declaration, value))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(objection(declaration, 0.1 + 0.2)).toBe('OutOfRange');
  });
});

describe('allowedBy', () => {
  test.each<[Input<unknown>, string]>([
    [input.integer(), 'an integer'],
    [input.float({ minimum: 0 }), 'a number of at least 0'],
    [input.float({ maximum: 1 }), 'a number of at most 1'],
    [input.integer({ minimum: 1, maximum: 3 }), 'an integer from 1 to 3'],
    [input.text({ values: ['a', 'b'] }), '"a", "b"'],
    [input.flag(), 'true or false'],
    [input.json(), 'a JSON value, its integers within ±(2^53 − 1)'],
  ])('says of %j: %s', (declaration, words) => {
    expect(allowedBy(declared(declaration))).toBe(words);
  });
});

describe('readCustomInputs', () => {
  const valuesOf = (inputs: Record<string, Input<unknown>>, given: Record<string, unknown>) =>
    readCustomInputs(customRecord(inputs), given, new Problems()).values;

  test('leaves out what is left out, and keeps a null that is a value', () => {
    const inputs = {
      optional: input.integer({ default: null }),
      any: input.json(),
      other: input.json({ default: { a: 1 } }),
      none: input.json({ default: null }),
    };
    expect(valuesOf(inputs, { optional: null, any: null, other: null, none: null })).toEqual({
      any: null,
      other: null,
    });
  });

  test('does not take what every object inherits for a value', () => {
    const inputs = {
      constructor: input.text({ default: 'mine' }),
      toString: input.channel({ optional: true }),
      ['__proto__']: input.text({ default: 'own' }),
    };
    expect(Object.entries(valuesOf(inputs, {}))).toEqual([
      ['constructor', 'mine'],
      ['__proto__', 'own'],
    ]);
    const given = JSON.parse('{"__proto__":"given","constructor":"other"}');
    expect(Object.entries(valuesOf(inputs, given))).toEqual([
      ['constructor', 'other'],
      ['__proto__', 'given'],
    ]);
  });
});

describe('a request for a custom task', () => {
  test('fails for everything that is wrong with it, at once', () => {
    const { record } = customTask('logistic', {
      image: 'repository:1',
      entry: 'train:train',
      inputs: {
        train: input.channel(),
        test: input.channel({ optional: true }),
        epochs: input.integer({ minimum: 1 }),
        rate: input.float({ maximum: 1, default: 0.1 }),
        kind: input.text({ values: ['a', 'b'] }),
        apiToken: input.text(),
        deep: input.flag(),
        hidden: input.integer({ secret: true, maximum: 5, default: 1 }),
      },
      outputs: {},
    });
    const problems = problemsOf(() =>
      plannedCustom(record, {
        test: 5,
        epochs: 0,
        rate: '0.1',
        kind: 'c',
        apiToken: 12_345,
        hidden: 1_234,
        epoch: 3,
        constructor: 1,
      }),
    );
    expect(problems.map(({ code, path, found, allowed }) => [code, path, found, allowed])).toEqual([
      [
        'UnknownInput',
        '$.inputs.epoch',
        '"epoch"',
        'train, test, epochs, rate, kind, apiToken, deep, hidden',
      ],
      ['UnknownInput', '$.inputs.constructor', '"constructor"', expect.any(String)],
      ['MissingChannel', '$.inputs.train', undefined, 'an s3:// URI, or an object with a uri'],
      ['WrongType', '$.inputs.test', '5', 'an s3:// URI, or an object with a uri'],
      ['OutOfRange', '$.inputs.epochs', '0', 'an integer of at least 1'],
      ['WrongType', '$.inputs.rate', '"0.1"', 'a number of at most 1'],
      ['OutOfRange', '$.inputs.kind', '"c"', '"a", "b"'],
      // A secret is not shown, were it of the wrong type.
      ['WrongType', '$.inputs.apiToken', '"***"', 'a string'],
      ['MissingInput', '$.inputs.deep', undefined, 'true or false'],
      ['OutOfRange', '$.inputs.hidden', '"***"', 'an integer of at most 5'],
    ]);
    expect(problems[0]?.message).toContain('Did you mean "epochs"?');
  });
});
