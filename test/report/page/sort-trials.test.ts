import { sortTrials } from '../../../lib/report/page/sort-trials';
import type { PageTrial, TuningPageData } from '../../../lib/report/page-data';

function tuning(rows: readonly Partial<PageTrial>[]): TuningPageData {
  return {
    metric: 'error',
    direction: 'Minimize',
    isLog: false,
    parameters: ['a'],
    groups: [],
    reasons: [],
    trials: rows.map((row, index) => ({
      name: `t-${index}`,
      group: 0,
      status: 'Completed',
      objective: null,
      seconds: null,
      values: [null],
      ...row,
    })),
  };
}

describe('sortTrials', () => {
  test('puts trials without a value last, up and down, as they were started', () => {
    const data = tuning([{}, { objective: 2 }, {}, { objective: 1 }]);

    expect(sortTrials(data, { key: 'objective', isDescending: false })).toEqual([3, 1, 0, 2]);
    expect(sortTrials(data, { key: 'objective', isDescending: true })).toEqual([1, 3, 0, 2]);
  });

  test('sorts numbers as numbers, and texts with numbers in them as people do', () => {
    const numbers = tuning([{ values: [10] }, { values: [9] }, { values: [1e-7] }]);
    const texts = tuning([{ values: ['layer10'] }, { values: ['layer9'] }, { values: [false] }]);

    expect(sortTrials(numbers, { key: 'value-0', isDescending: false })).toEqual([2, 1, 0]);
    expect(sortTrials(texts, { key: 'value-0', isDescending: false })).toEqual([2, 1, 0]);
  });

  test('keeps equal ones in the order they were started, also downwards', () => {
    const data = tuning([{ status: 'Failed' }, {}, { status: 'Failed' }, {}]);

    expect(sortTrials(data, { key: 'status', isDescending: false })).toEqual([1, 3, 0, 2]);
    expect(sortTrials(data, { key: 'status', isDescending: true })).toEqual([0, 2, 1, 3]);
    expect(sortTrials(data, { key: 'number', isDescending: true })).toEqual([3, 2, 1, 0]);
  });
});
