import { MetricScanner } from '../../../../lib/local/sagemaker/metrics/scanner';
import { xgboostMetricDefinitions } from '../../../../lib/local/sagemaker/xgboost-metrics';

/** Values that one expression finds in a line. */
function values(Regex: string, line: string): number[] {
  const scanner = new MetricScanner([{ Name: 'm', Regex }]);
  return scanner.scan(line, 0).map(({ value }) => value);
}

describe('MetricScanner', () => {
  test.each([
    ['loss=([0-9.]+)', 'epoch 1 loss=0.5', 0.5],
    ['(?P<name>a)b(?P=name)(x)', 'aba', undefined],
    ['(?P<value>\\d+)', 'x 12 y', 12],
    ['(?i)LOSS: (\\S+)', 'Loss: 3', 3],
    ['\\A(\\d)\\Z', '7', 7],
    ['(?#the loss)l(\\d)', 'l4', 4],
    ['[\\]A]=(\\d)', ']=4', 4],
    ['acc(?:uracy)?=(\\S+)', 'acc=1e-2', 0.01],
    ['a|loss=(\\d)', 'loss=4', 4],
    ['.*v=(\\d)', 'v=1 v=2', 2],
    ['v=(\\d)', 'v=1 v=2', 1],
    ['colou?r=(\\d)', 'color=3', 3],
    ['x{2}=(\\d)', 'xx=3', 3],
    ['m=(\\S+)', 'm=nan', undefined],
    ['m=(\\S+)', 'm=0.5,', undefined],
    ['m=\\S+', 'm=1', undefined],
    ['a\\tm=(\\S+)', 'a\tm=1', 1],
    ['a#011m=(\\S+)', 'a\tm=1', 1],
  ])('finds with %s in %j: %s', (regex, line, value) => {
    expect(values(regex, line)).toEqual(value === undefined ? [] : [value]);
  });

  test('finds every metric of a line of XGBoost’s and keeps the latest', () => {
    const scanner = new MetricScanner(xgboostMetricDefinitions('3.2-0'));
    scanner.scan('[0]\ttrain-rmse:0.90000\tvalidation-rmse:1.10000', 1);
    scanner.scan('[1]\ttrain-rmse:0.80000\tvalidation-mae:2.00000\tvalidation-rmse:1.00000', 2);
    scanner.scan('[2023-01-01 12:00:00] INFO nothing to see', 3);
    expect(scanner.values()).toEqual([
      { name: 'train:rmse', value: 0.8, timestamp: 2 },
      { name: 'validation:rmse', value: 1, timestamp: 2 },
      { name: 'validation:mae', value: 2, timestamp: 2 },
    ]);
  });

  test('lists metrics as they first appeared, whatever the order of the definitions', () => {
    const names = ['c', 'a', 'b'];
    const scanner = new MetricScanner(names.map((Name) => ({ Name, Regex: `${Name}=([0-9.]+);` })));
    for (const line of ['b=1;', 'a=1;', 'b=2;', 'c=1;', 'a=2;']) scanner.scan(line, 0);
    expect(scanner.values().map(({ name, value }) => [name, value])).toEqual([
      ['b', 2],
      ['a', 2],
      ['c', 1],
    ]);
  });

  test('tells once of an expression that takes too long, and looks for the others', () => {
    const scanner = new MetricScanner([
      { Name: 'slow', Regex: '(a)(?:\\1+)+\\1+b=(\\d)' },
      { Name: 'other', Regex: 'c=(\\d)' },
    ]);
    const line = `${'a'.repeat(5_000)} aab=1 c=2`;
    expect(scanner.scan(line, 0)).toEqual([{ name: 'other', value: 2, timestamp: 0 }]);
    expect(scanner.takeGivenUp()).toEqual(['slow']);
    expect(scanner.scan(line, 0)).toHaveLength(1);
    expect(scanner.takeGivenUp()).toEqual([]);
  });

  test('fails for what is no expression', () => {
    expect(() => new MetricScanner([{ Name: 'm', Regex: 'a(' }])).toThrow(
      "Invalid regular expression 'a(' of metric definition 'm': missing ), unterminated subpattern",
    );
  });

  test.each([
    ['1.2-2', 17],
    ['1.3-1', 33],
    ['3.2-0', 33],
  ])('XGBoost %s has %i metrics, the same for train and validation', (version, count) => {
    const names = xgboostMetricDefinitions(version).map(({ Name }) => Name.split(':'));
    const of = (data: string) => names.filter(([set]) => set === data).map(([, name]) => name);
    expect(of('train')).toHaveLength(count);
    expect(of('train')).toEqual(of('validation'));
  });

  test('of XGBoost nothing but numbers counts', () => {
    const scanner = new MetricScanner(xgboostMetricDefinitions('3.2-0'));
    scanner.scan('[0]\ttrain-rmse:1.5e-05\tvalidation-rmse:-0.25', 1);
    scanner.scan('[1]\ttrain-rmse:nan\tvalidation-rmse:inf', 2);
    scanner.scan('[2]\ttrain-rmse:-nan\tvalidation-rmse:-inf', 3);
    expect(scanner.values().map(({ name, value }) => [name, value])).toEqual([
      ['train:rmse', 1.5e-5],
      ['validation:rmse', -0.25],
    ]);
  });
});
