import { importanceOf, ranks, type Sample } from '../../lib/report/statistics';
import { randomOf } from './_helpers/tuning-source';

/** A sample whose objective is a function of the parameter. */
function sampleOf(count: number, objective: (value: number, noise: number) => number): Sample {
  const random = randomOf(11);
  return Array.from({ length: count }, () => {
    const value = random();
    return [value, objective(value, random())] as const;
  });
}

describe('ranks', () => {
  test('equal values share the middle rank', () => {
    expect(ranks([30, 10, 20, 10])).toEqual([4, 1.5, 3, 1.5]);
  });
});

describe('importanceOf', () => {
  test('is nearly all where the parameter alone decides, with its direction', () => {
    const { share, correlation } = importanceOf(
      'eta',
      sampleOf(200, (value) => -value),
    );

    expect(share).toBeGreaterThan(0.95);
    expect(correlation).toBeCloseTo(-1);
  });

  test('is near nothing where the parameter does not matter', () => {
    const { share, correlation } = importanceOf(
      'gamma',
      sampleOf(200, (_, noise) => noise),
    );

    expect(share).toBeLessThan(0.08);
    expect(Math.abs(correlation ?? 1)).toBeLessThan(0.15);
  });

  test('sees an optimum in the middle, which has no direction', () => {
    const { share, correlation } = importanceOf(
      'depth',
      sampleOf(200, (value) => (value - 0.5) ** 2),
    );

    expect(share).toBeGreaterThan(0.7);
    expect(Math.abs(correlation ?? 1)).toBeLessThan(0.2);
  });

  test('is not led astray by one trial that diverged', () => {
    const sample = sampleOf(100, (value) => value);

    const { share } = importanceOf('eta', [...sample, [0.5, 1e30]]);

    expect(share).toBeGreaterThan(0.9);
  });

  test('groups categories by themselves, without a direction', () => {
    const sample: Sample = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? (['relu', index] as const) : ([true, 100 + index] as const),
    );

    expect(importanceOf('activation', sample)).toEqual({
      parameter: 'activation',
      share: expect.closeTo(0.75, 1),
    });
  });

  test.each<[string, Sample]>([
    [
      'the objective is always the same',
      [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
    ],
    [
      'the parameter is always the same',
      [
        [1, 5],
        [1, 6],
        [1, 7],
        [1, 8],
      ],
    ],
    [
      'every category was tried once',
      [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
    ],
    ['there are no trials', []],
  ])('is nothing where %s', (_, sample) => {
    expect(importanceOf('x', sample).share).toBe(0);
  });
});
