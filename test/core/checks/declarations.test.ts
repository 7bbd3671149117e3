import { input, output } from '../../../lib/core';
import { customRecord } from '../_helpers/custom';
import { codesAt, problemsOf } from '../_helpers/factories';

const wrongInput = (declaration: unknown, name = 'x') =>
  codesAt(problemsOf(() => customRecord({ [name]: declaration as never })));
const wrongOutput = (declaration: unknown, name = 'x') =>
  codesAt(problemsOf(() => customRecord({}, { [name]: declaration as never })));

describe('the names of inputs', () => {
  test.each(['a', '_a', 'A1_', '__proto__', 'constructor', 'x'.repeat(64)])('can be %j', (name) => {
    expect(Object.keys(customRecord({ [name]: input.text() }).inputs)).toEqual([name]);
  });

  test.each([
    '',
    '1a',
    'a-b',
    'a b',
    'é',
    'x'.repeat(65),
    'sagemaker_program',
    '_tuning_objective_metric',
    '_rankzero',
  ])('fails for %j, once, of a value as of a channel', (name) => {
    const [problem] = wrongInput(input.text(), name);
    expect(problem).toMatch(/^InvalidValue \$\.inputs/);
    expect(wrongInput(input.text(), name)).toHaveLength(1);
    expect(wrongInput(input.channel(), name)).toEqual([problem]);
  });
});

describe('the names of outputs', () => {
  test.each(['_a', '1a', 'a-b', 'x'.repeat(65)])('fails for %j', (name) => {
    expect(wrongOutput(output.file(), name)).toHaveLength(1);
  });
});

describe('a channel', () => {
  test('fails for options that SageMaker does not have', () => {
    expect(wrongInput({ ...input.channel(), inputMode: 'Fast', colour: 1 })).toEqual([
      'InvalidValue $.inputs.x.inputMode',
      'UnknownField $.inputs.x.colour',
    ]);
  });

  test('fails for a 21st', () => {
    const channels = Array.from({ length: 21 }, (_, index) => [`c${index}`, input.channel()]);
    expect(codesAt(problemsOf(() => customRecord(Object.fromEntries(channels))))).toEqual([
      'TooManyEntries $.inputs',
    ]);
  });
});

describe('a value', () => {
  test.each([
    ['integer', { default: 1.5 }, 'WrongType $.inputs.x.default'],
    ['integer', { default: 2 ** 53 }, 'WrongType $.inputs.x.default'],
    ['integer', { minimum: 2, default: 1 }, 'OutOfRange $.inputs.x.default'],
    ['integer', { maximum: 2, default: 3 }, 'OutOfRange $.inputs.x.default'],
    ['integer', { minimum: 2, maximum: 1 }, 'OutOfRange $.inputs.x.minimum'],
    ['integer', { values: [] }, 'WrongType $.inputs.x.values'],
    ['integer', { values: [1, 2.5] }, 'WrongType $.inputs.x.values[1]'],
    ['integer', { values: [1, 3], maximum: 2 }, 'OutOfRange $.inputs.x.values[1]'],
    ['integer', { values: [1], default: 2 }, 'OutOfRange $.inputs.x.default'],
    ['float', { minimum: '0' }, 'WrongType $.inputs.x.minimum'],
    ['float', { minimum: Number.NEGATIVE_INFINITY }, 'WrongType $.inputs.x.minimum'],
    ['float', { default: Number.NaN }, 'WrongType $.inputs.x.default'],
    ['text', { values: 'abc' }, 'WrongType $.inputs.x.values'],
    ['text', { values: ['a'], default: 'b' }, 'OutOfRange $.inputs.x.default'],
    ['text', { minimum: 1 }, 'UnknownField $.inputs.x.minimum'],
    ['text', { secret: 'yes' }, 'WrongType $.inputs.x.secret'],
    ['flag', { default: 'true' }, 'WrongType $.inputs.x.default'],
    ['flag', { values: [true] }, 'UnknownField $.inputs.x.values'],
    ['json', { description: 5 }, 'WrongType $.inputs.x.description'],
    ['json', { default: 1n }, 'WrongType $.inputs.x.default'],
  ])('fails for %s with %p', (type, options, problem) => {
    expect(wrongInput({ type, required: true, ...options })).toEqual([problem]);
  });

  test('fails for a misspelled option, and says which was meant', () => {
    const problems = problemsOf(() =>
      customRecord({ x: { ...input.integer({ default: 1 }), minimun: 1 } as never }),
    );
    expect(problems).toMatchObject([
      { code: 'UnknownField', path: '$.inputs.x.minimun', found: '"minimun"' },
    ]);
    expect(problems[0]?.message).toContain('minimum');
  });

  test.each([undefined, null, 5, 'text', {}, { type: 'strnig' }, { type: 'constructor' }])(
    'fails for %p, which is no declaration',
    (declaration) => {
      expect(wrongInput(declaration)).toEqual(['InvalidValue $.inputs.x']);
    },
  );

  test('fails without showing a secret', () => {
    const [problem] = problemsOf(() =>
      customRecord({ apiToken: input.text({ values: ['a'], default: 'hidden' }) }),
    );
    expect(problem).toMatchObject({ path: '$.inputs.apiToken.default', found: '"***"' });
  });
});

describe('an output', () => {
  test.each([
    [{ type: 'file', format: 'xlsx' }, 'InvalidValue $.outputs.x.format'],
    [{ type: 'json', format: 'csv' }, 'UnknownField $.outputs.x.format'],
    [{ type: 'models' }, 'InvalidValue $.outputs.x'],
    [{ type: 'table' }, 'InvalidValue $.outputs.x'],
  ])('fails for %j', (declaration, problem) => {
    expect(wrongOutput(declaration)).toEqual([problem]);
  });
});
