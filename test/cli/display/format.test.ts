import { formatMetric, formatParameters } from '../../../lib/cli/display/format';

test.each([
  [0.123456789, '0.123457'],
  [1_000_000, '1000000'],
  [1e-7, '1e-7'],
  [Number.NaN, 'NaN'],
])('a metric of %p reads %s', (value, text) => {
  expect(formatMetric(value)).toBe(text);
});

test('parameters have short numbers and stay on their line', () => {
  const values = { a: '0.123456789012', b: '7', c: 'one\ntwo\u001b[A', d: true, e: '1e-7' };
  expect(formatParameters(values)).toEqual([
    'a 0.123457',
    'b 7',
    'c one two [A',
    'd true',
    'e 1e-7',
  ]);
});
