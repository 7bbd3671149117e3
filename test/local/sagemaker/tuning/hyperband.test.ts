import { hyperbandRule } from '../../../../lib/local/sagemaker/tuning/hyperband';
import type { TrialJob } from '../../../../lib/local/sagemaker/tuning/trial-job';
import { trial } from '../_helpers/trial';

describe('hyperbandRule', () => {
  const stops = hyperbandRule({ min: 1, max: 9 }, 'Minimize');

  /** The numbers of trials that stop at their first step, each worse than the one before. */
  function stoppedFirst(count: number): number[] {
    const all: TrialJob[] = [];
    const stopped: number[] = [];
    for (let number = 1; number <= count; number += 1) {
      const next = trial(number, [number], 'InProgress');
      if (stops(next, all)) {
        next.stoppedAt = 1;
        stopped.push(number);
      }
      all.push(next);
    }
    return stopped;
  }

  test('stops most of the trials at the first rung, and leaves other brackets alone', () => {
    // The bracket that begins with one step has 9 of 17 trials, of which the first was best.
    expect(stoppedFirst(17)).toHaveLength(8);
  });

  test('lets a better trial pass the rung', () => {
    const all = [trial(1, [5], 'InProgress')];
    for (let number = 2; number <= 17; number += 1) {
      const better = trial(number, [5 - number / 10], 'InProgress');
      expect(stops(better, all)).toBe(false);
      all.push(better);
    }
  });

  test('decides at rungs only, and beyond the largest resource', () => {
    const worst = (steps: number) => trial(1, Array(steps).fill(9), 'InProgress');
    const best = Array.from({ length: 20 }, (_, n) => trial(n + 2, Array(9).fill(1)));
    const decided = [1, 2, 3, 4, 8, 9, 10].filter((steps) => stops(worst(steps), best));
    expect(decided).toEqual([1, 3, 10]);
  });
});
