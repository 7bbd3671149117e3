import { MetricReader } from '../../../lib/core';
import { metricDefinition } from '../../../lib/core/plans/resolve-custom';

const reader = (Regex: string) => new MetricReader({ Name: 'm', Regex });

/** As SageMaker lists XGBoost's. */
const XGBOOST =
  '.*\\[[0-9]+\\].*#011validation-error:([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*';

describe('the values of a line', () => {
  test.each([
    ['loss: ([0-9.]+)', 'the loss: 0.5', [0.5]],
    ['(?i)LOSS=(\\S+)', 'Loss=3', [3]],
    ['\\Aloss=(\\d)\\Z', 'loss=3', [3]],
    ['(?#the loss)l=(\\S+)', 'l=3', [3]],
    ['a=([0-9]+)|b=[0-9]+', 'a=1', [1]],
    ['.*v=(\\d)', 'v=1 v=2', [2]],
    ['v=(\\d)', 'v=1 v=2', [1]],
    ['v=(nan|\\d)', 'v=nan v=2', []],
    ['v=(\\d)', 'v=nan v=2', [2]],
    ['x=(\\S+)', 'x=high', []],
    ['x=[0-9]+', 'x=1', []],
    ['x=(\\S+)', 'x=-1e-3', [-0.001]],
  ])('with %j in %j: %j', (regex, line, values) => {
    expect(reader(regex).values(line)).toEqual(values);
  });

  test.each([
    ['\\tm=(\\S+)', 'a\tm=1\tn=2'],
    ['\\tm=(\\S+)', 'a#011m=1#011n=2'],
    ['#011m=(\\S+)', 'a\tm=1\tn=2'],
    ['#011m=(\\S+)', 'a#011m=1#011n=2'],
  ])('with %j in %j, whether tabs are seen or read', (regex, line) => {
    expect(reader(regex).values(line)).toEqual([1]);
  });

  test.each(['\r', '#015'])('behind a progress bar, whose %j ends a line', (end) => {
    const bar = Array.from({ length: 400 }, (_, step) => `${'#'.repeat(step)} ${step}/400`);
    const line = [...bar, '[rankzero] loss=0.25;'].join(end);
    expect(new MetricReader(metricDefinition('loss')).values(line)).toEqual([0.25]);
    expect(reader('loss=([0-9.]+)').values(['loss=3', 'loss=2', ''].join(end))).toEqual([3, 2]);
  });

  test('behind a million characters', () => {
    const line = `${'.'.repeat(1_000_000)}[rankzero] loss=0.25;`;
    expect(new MetricReader(metricDefinition('loss')).values(line)).toEqual([0.25]);
    expect(reader('los+=([0-9.]+)').values(line)).toEqual([0.25]);
  });

  test('no more, once the expression has taken too long on one', () => {
    const slow = reader('(a)(?:\\1+)+\\1+b=(\\d)');
    expect(slow.values(`${'a'.repeat(5_000)} aab=1`)).toEqual([]);
    expect(slow.hasGivenUp).toBe(true);
    expect(slow.values('aaaab=1')).toEqual([]);
  });
});

describe('what a line reports', () => {
  test.each([
    ['nan', Number.NaN],
    ['NaN', Number.NaN],
    ['-nan', Number.NaN],
    ['inf', Number.POSITIVE_INFINITY],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
  ])('is %s, which no expression of numbers matches', (text, value) => {
    expect(reader(XGBOOST).reports(`[3]\ttrain-error:0.1\tvalidation-error:${text}`)).toEqual([
      value,
    ]);
    expect(new MetricReader(metricDefinition('loss')).reports(`[rankzero] loss=${text};`)).toEqual([
      value,
    ]);
    expect(reader('loss: (\\S+)').reports(`loss: ${text}`)).toEqual([value]);
    expect(reader(XGBOOST).values(`[3]\ttrain-error:0.1\tvalidation-error:${text}`)).toEqual([]);
  });

  test('is the number where something else is none', () => {
    expect(reader(XGBOOST).reports('[3]\ttrain-error:nan\tvalidation-error:0.5')).toEqual([0.5]);
    expect(reader('loss=(\\S+)').reports('nan inf loss=1 nan')).toEqual([1]);
    expect(reader('loss=(\\S+)').reports('loss=nanometres')).toEqual([]);
  });
});
