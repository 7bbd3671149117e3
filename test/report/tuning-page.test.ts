import type { ReportSource, TuningPlan } from '../../lib/core';
import { linksOf } from '../../lib/report/links';
import { tuningPageData } from '../../lib/report/tuning-page';
import { trialsOf, tuned } from './_helpers/tuning-source';

function pageOf(data: ReportSource) {
  const best = data.result.kind === 'tuning' ? data.result.best : undefined;
  return tuningPageData(data, data.plan as TuningPlan, best, linksOf(data.result));
}

describe('tuningPageData', () => {
  test('has a column for each parameter and an axis as its range is scaled', () => {
    const page = pageOf(tuned(trialsOf(30)));

    expect(page.parameters).toEqual(['num_round', 'max_depth', 'gamma', 'eta', 'booster']);
    expect(page.groups).toEqual([
      {
        task: 'boosting',
        axes: [
          { parameter: 0, type: 'number', min: 3, max: 100, isLog: false, isInteger: true },
          { parameter: 1, type: 'number', min: 2, max: 9, isLog: false, isInteger: true },
          { parameter: 2, type: 'number', min: 0, max: 0.3, isLog: false, isInteger: false },
          { parameter: 3, type: 'number', min: 0.0001, max: 0.5, isLog: true, isInteger: false },
          { parameter: 4, type: 'category', values: ['gbtree', 'dart'] },
        ],
      },
    ]);
  });

  test('says each reason once', () => {
    const page = pageOf(tuned(trialsOf(400)));

    expect(page.reasons).toHaveLength(3);
    expect(page.trials.filter(({ reason }) => reason !== undefined).length).toBeGreaterThan(10);
  });

  test('takes an objective that is no number for none', () => {
    const trials = trialsOf(3).map((trial) => ({ ...trial, objective: Number.NaN }));

    expect(pageOf(tuned(trials)).trials.map(({ objective }) => objective)).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('draws values that a warm start brings from outside of the ranges', () => {
    const [first, ...rest] = trialsOf(5);
    const far = { ...first, parameters: { num_round: 500, new_one: 'x', gamma: 0.1 } };

    const page = pageOf(tuned([far as never, ...rest]));

    expect(page.groups[0]?.axes[0]).toMatchObject({ min: 3, max: 500 });
    expect(page.parameters.at(-1)).toBe('new_one');
    expect(page.groups[0]?.axes.at(-1)).toEqual({ parameter: 5, type: 'category', values: ['x'] });
    expect(page.trials[0]?.values).toEqual([500, null, 0.1, null, null, 'x']);
  });

  test('is not fooled by a parameter that is called like a member of every object', () => {
    const data = tuned(trialsOf(3));
    const trials = (data.trials ?? []).map((trial) => ({
      ...trial,
      parameters: { constructor: 1 } as never,
    }));

    expect(pageOf({ ...data, trials }).trials[0]?.values).toEqual([
      null,
      null,
      null,
      null,
      null,
      1,
    ]);
  });
});
