import { type Point, sparkline } from '../../../lib/cli/display/sparkline';

describe('a sparkline', () => {
  test.each<[string, Point[], number, string]>([
    ['spreads its values over eight heights', [0, 1, 2, 3, 4, 5, 6, 7], 80, '▁▂▃▄▅▆▇█'],
    ['marks what has no value yet, and what never will', [1, 'pending', 2, 'none'], 80, '▁·█×'],
    ['is level where all are the same', [3, 3], 80, '▄▄'],
    ['has a bar for the best of neighbours where it is narrow', [5, 1, 4, 9, 3, 3], 3, '▁█▆'],
    ['keeps a value beside neighbours without one', ['none', 1, 2, 'pending'], 2, '▁█'],
    ['bears numbers at both ends of the scale', [-1.7e308, 1.7e308, 0], 80, '▁█▅'],
    ['takes what is no finite number for none', [Number.NaN, 1, Infinity, 2], 80, '×▁×█'],
    ['is empty where there is no room', [1], 0, ''],
    ['is empty without points', [], 80, ''],
  ])('%s', (_, points, width, line) => {
    expect(sparkline(points, width, Math.min)).toBe(line);
  });

  test('draws ten thousand points in the room it has', () => {
    const points = Array.from({ length: 10_000 }, (_, index) => index);
    expect(sparkline(points, 8, Math.max)).toBe('▁▂▃▄▅▆▇█');
  });
});
