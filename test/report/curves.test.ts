import type { MetricPoint } from '../../lib/core';
import { curveCharts, isWide, MOST_POINTS } from '../../lib/report/curves';

function points(values: readonly number[]): MetricPoint[] {
  return values.map((value, step) => ({ step, value, timestamp: step }));
}

describe('curveCharts', () => {
  test('puts data sets of one metric into one chart', () => {
    const charts = curveCharts({
      'train:error': points([3, 2]),
      loss: points([1]),
      'validation:error': points([4, 3]),
    });

    expect(charts.map(({ title, series }) => [title, series.map(({ label }) => label)])).toEqual([
      ['error', ['train', 'validation']],
      ['loss', ['loss']],
    ]);
  });

  test('calls a metric of one data set by its whole name', () => {
    expect(
      curveCharts({ 'train:error': points([1]), ':odd': points([1]), 'odd:': points([1]) }),
    ).toMatchObject([{ title: 'train:error' }, { title: ':odd' }, { title: 'odd:' }]);
  });

  test('leaves a gap where a value is no number, and out what has no values', () => {
    const charts = curveCharts({
      loss: points([1, Number.NaN, Number.POSITIVE_INFINITY, 2]),
      empty: [],
    });

    expect(charts).toHaveLength(1);
    expect(charts[0]?.series[0]?.points).toEqual([
      [0, 1],
      [1, null],
      [2, null],
      [3, 2],
    ]);
  });

  test('thins out a long curve without losing a spike', () => {
    const values = Array.from({ length: 25_000 }, (_, index) =>
      index === 17_777 ? 99 : index % 7,
    );

    const drawn = curveCharts({ loss: points(values) })[0]?.series[0]?.points ?? [];

    expect(drawn.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(drawn).toContainEqual([17_777, 99]);
    const steps = drawn.map(([step]) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});

describe('isWide', () => {
  test.each([
    [[1, 1_001], true],
    [[1, 999], false],
    [[0, 1_000_000], false],
    [[-1, 1_000_000], false],
    [[null, null], false],
  ])('%j: %s', (values, expected) => {
    expect(isWide(values)).toBe(expected);
  });
});
