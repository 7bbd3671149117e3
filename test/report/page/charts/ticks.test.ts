import { linearTicks, logTicks, tickLabel } from '../../../../lib/report/page/charts/ticks';

describe('linearTicks', () => {
  test.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [3, 10, 4, [4, 6, 8, 10]],
    [0.192, 0.674, 5, [0.2, 0.3, 0.4, 0.5, 0.6]],
    [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
    [5, 5, 4, [5]],
  ])('from %d to %d', (low, high, count, ticks) => {
    expect(linearTicks(low, high, count)).toEqual(ticks);
  });
});

describe('logTicks', () => {
  test.each([
    [0.0001, 0.1, 6, [0.0001, 0.001, 0.01, 0.1]],
    [0.4, 6, 6, [0.5, 1, 2, 5]],
    [1e-8, 1, 5, [1e-8, 1e-6, 1e-4, 0.01, 1]],
    [3, 7, 4, [3, 4, 5, 6, 7]],
  ])('from %d to %d', (low, high, count, ticks) => {
    expect(logTicks(low, high, count)).toEqual(ticks);
  });
});

describe('tickLabel', () => {
  test.each([
    [0, '0'],
    [0.30000000000000004, '0.3'],
    [-12.5, '−12.5'],
    [1e-7, '1e−7'],
    [2_500_000, '2.5e6'],
    [1_000_000_000, '1e9'],
  ])('writes %d as %s', (value, label) => {
    expect(tickLabel(value)).toBe(label);
  });
});
