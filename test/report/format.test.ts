import {
  cutText,
  formatBytes,
  formatDuration,
  formatNumber,
  formatSeconds,
  formatTime,
  formatValue,
  plural,
} from '../../lib/report/format';

describe('formatNumber', () => {
  test.each([
    [0.24675, '0.24675'],
    [1 / 3, '0.333333'],
    [1234567, '1,234,567'],
    [-1234, '−1,234'],
    [-0.5, '−0.5'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 s'],
    [12.34, '12.3 s'],
    [59.96, '1 min 00 s'],
    [245, '4 min 05 s'],
    [3_599.6, '1 h 00 min'],
    [7_380, '2 h 03 min'],
    [432_000, '120 h 00 min'],
    [Number.NaN, '–'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('other formats', () => {
  test('a value keeps every digit', () => {
    expect([1e-7, 0.1, true, 'text', Number.NaN, [1, 'a']].map(formatValue)).toEqual([
      '1e-7',
      '0.1',
      'true',
      'text',
      'NaN',
      '[1,"a"]',
    ]);
  });

  test('seconds have their thousands apart', () => {
    expect([0.05, 1234.56, 60_060.96].map(formatSeconds)).toEqual([
      '0.1 s',
      '1,234.6 s',
      '60,061 s',
    ]);
  });

  test('bytes', () => {
    expect([0, 999, 1_500, 999_600, 12_345_678_901].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.5 kB',
      '1 MB',
      '12.3 GB',
    ]);
  });

  test('a time is in UTC; what is none stays', () => {
    expect(formatTime('2026-11-23T20:15:03.512Z')).toBe('2026-11-23 20:15:03 UTC');
    expect(formatTime('soon')).toBe('soon');
  });

  test('nouns and long texts', () => {
    expect(plural(1, 'trial')).toBe('1 trial');
    expect(plural(1_200, 'trial')).toBe('1,200 trials');
    expect(cutText('abcdef', 4)).toBe('abcd… (2 more characters)');
  });
});
