import { Problems, type Strategy } from '../../../lib/core';
import { onlyValue, readRange, samplesOf } from '../../../lib/core/checks/ranges';
import { codesAt } from '../_helpers/factories';

function read(value: unknown, strategy: Strategy = 'Bayesian') {
  const problems = new Problems();
  const range = readRange(value, '$.ranges.x', strategy, problems);
  return { range, codes: codesAt(problems.list), problems: problems.list };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe('readRange', () => {
  test.each([
    { type: 'continuous', min: -1.5, max: 1e-7 },
    { type: 'continuous', min: 1e-7, max: 1, scaling: 'Logarithmic' },
    { type: 'continuous', min: 0, max: 0.999, scaling: 'ReverseLogarithmic' },
    { type: 'continuous', min: 0, max: 1, scaling: 'Linear' },
    { type: 'integer', min: 1, max: 9_007_199_254_740_991, scaling: 'Auto' },
    { type: 'integer', min: 1, max: 1 },
    { type: 'categorical', values: ['a', 1, true] },
    { type: 'categorical', values: many(30) },
    { type: 'categorical', values: ['x'.repeat(256)] },
  ])('takes %j', (range) => {
    expect(read(range)).toMatchObject({ range, codes: [] });
  });

  test.each<[unknown, string[]]>([
    [5, ['InvalidRange $.ranges.x.type']],
    [null, ['InvalidRange $.ranges.x.type']],
    [[1, 2], ['InvalidRange $.ranges.x.type']],
    [{ min: 1, max: 2 }, ['InvalidRange $.ranges.x.type']],
    [{ type: 'Integer', min: 1, max: 2 }, ['InvalidRange $.ranges.x.type']],
    [{ type: 'constructor' }, ['InvalidRange $.ranges.x.type']],
    [{ type: 'integer', min: 1 }, ['MissingField $.ranges.x.max']],
    [{ type: 'continuous' }, ['MissingField $.ranges.x.min', 'MissingField $.ranges.x.max']],
    [{ type: 'continuous', min: '0', max: 1 }, ['WrongType $.ranges.x.min']],
    [{ type: 'continuous', min: Number.NaN, max: 1 }, ['WrongType $.ranges.x.min']],
    [{ type: 'continuous', min: 0, max: 1, step: 2 }, ['UnknownField $.ranges.x.step']],
    [{ type: 'categorical', values: ['a'], min: 1 }, ['UnknownField $.ranges.x.min']],
    [{ type: 'continuous', min: 0, max: 1, scaling: 'log' }, ['InvalidValue $.ranges.x.scaling']],
    [{ type: 'continuous', min: 2, max: 1 }, ['InvalidRange $.ranges.x']],
    [{ type: 'integer', min: 1.5, max: 2 }, ['InvalidRange $.ranges.x.min']],
    [{ type: 'integer', min: 1, max: 2 ** 60 }, ['InvalidRange $.ranges.x.max']],
    [
      { type: 'continuous', min: 0, max: 1, scaling: 'Logarithmic' },
      ['InvalidRange $.ranges.x.scaling'],
    ],
    [
      { type: 'integer', min: 0, max: 9, scaling: 'Logarithmic' },
      ['InvalidRange $.ranges.x.scaling'],
    ],
    [
      { type: 'continuous', min: 0, max: 1, scaling: 'ReverseLogarithmic' },
      ['InvalidRange $.ranges.x.scaling'],
    ],
    [
      { type: 'continuous', min: -0.1, max: 0.5, scaling: 'ReverseLogarithmic' },
      ['InvalidRange $.ranges.x.scaling'],
    ],
    [{ type: 'categorical' }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: [] }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: 'a' }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: ['a', null] }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: ['a', { b: 1 }] }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: ['x'.repeat(257)] }, ['InvalidRange $.ranges.x.values']],
    [{ type: 'categorical', values: many(31) }, ['TooManyEntries $.ranges.x.values']],
    [{ type: 'categorical', values: ['1', 1] }, ['InvalidRange $.ranges.x.values']],
  ])('fails for %j', (value, expected) => {
    const { range, codes } = read(value);
    expect(codes).toEqual(expected);
    expect(range).toBeUndefined();
  });

  test('fails for numbers in a grid, and takes categories there', () => {
    const numbers = { type: 'continuous', min: 0, max: 1 };
    expect(read(numbers, 'Grid').codes).toEqual(['InvalidRange $.ranges.x.type']);
    expect(read({ ...numbers, max: 0 }, 'Grid').codes).toEqual([]);
    expect(read({ type: 'categorical', values: [1, 2] }, 'Grid').codes).toEqual([]);
  });

  test('names the type that was probably meant', () => {
    expect(read({ type: 'categorial' }).problems[0]?.message).toContain(
      'Did you mean "categorical"?',
    );
  });
});

test('the only value of a range, and what stands for one', () => {
  expect(onlyValue({ type: 'integer', min: 3, max: 3 })).toBe(3);
  expect(onlyValue({ type: 'integer', min: 3, max: 4 })).toBeUndefined();
  expect(onlyValue({ type: 'categorical', values: [false] })).toBe(false);
  expect(onlyValue({ type: 'categorical', values: ['a', 'b'] })).toBeUndefined();
  expect(samplesOf({ type: 'continuous', min: 0, max: 1 })).toEqual([0, 1]);
  expect(samplesOf({ type: 'categorical', values: ['a', 'b', 'c'] })).toEqual(['a', 'b', 'c']);
});
