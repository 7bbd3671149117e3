import { Completion } from '../../../../lib/local/sagemaker/tuning/completion';
import { medianRule } from '../../../../lib/local/sagemaker/tuning/early-stopping';
import { hyperbandRule } from '../../../../lib/local/sagemaker/tuning/hyperband';
import { TrialJob } from '../../../../lib/local/sagemaker/tuning/trial-job';

/** A trial that has printed these values. */
function trial(number: number, steps: number[], status = 'Completed'): TrialJob {
  const endedAt = status === 'InProgress' ? undefined : 1;
  const made = new TrialJob({ number } as never, { status, endedAt } as never);
  for (const value of steps) made.observe(value);
  return made;
}

describe('medianRule', () => {
  const others = [
    trial(1, [4, 2]), // running averages 4, 3
    trial(2, [6, 2]), // 6, 4
    trial(3, [8, 2]), // 8, 5
  ];
  const stops = medianRule('Minimize');

  test('compares a value with the median of running averages at its step', () => {
    expect(stops(trial(4, [6.1], 'InProgress'), others)).toBe(true);
    expect(stops(trial(4, [6], 'InProgress'), others)).toBe(false);
    expect(stops(trial(4, [9, 4.1], 'InProgress'), others)).toBe(true);
    expect(stops(trial(4, [9, 3.9], 'InProgress'), others)).toBe(false);
  });

  test('turns round when the objective is maximized', () => {
    const rule = medianRule('Maximize');
    expect(rule(trial(4, [5.9], 'InProgress'), others)).toBe(true);
    expect(rule(trial(4, [6.1], 'InProgress'), others)).toBe(false);
  });

  test('counts completed trials only that have come so far, and waits for three', () => {
    const stopped = trial(3, [1, 1]);
    stopped.stoppedAt = 2;
    const few = [...others.slice(0, 2), trial(5, [1], 'Failed'), trial(6, [1], 'InProgress')];
    expect(stops(trial(4, [99], 'InProgress'), [...few, stopped])).toBe(false);
    expect(stops(trial(4, [9, 9, 9], 'InProgress'), others)).toBe(false);
  });
});

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

describe('Completion', () => {
  const ended = (objective: number | undefined) =>
    trial(1, objective === undefined ? [] : [objective]);

  test('counts trials since the best improved by more than 1 %', () => {
    const completion = new Completion(undefined, false, 'Minimize');
    for (const objective of [100, 120, 99.5, 99.2]) completion.add(ended(objective), 0);
    expect(completion.notImproving).toBe(3);
    // All small steps together are more than 1 %.
    completion.add(ended(98.9), 0);
    expect(completion.notImproving).toBe(0);
  });

  test('is converged after ten trials without improvement, and ends if asked to', () => {
    const seen = new Completion(undefined, false, 'Maximize');
    const ends = new Completion(undefined, true, 'Maximize');
    const ended10 = Array.from({ length: 11 }, (_, n) => [
      seen.add(ended(1), n),
      ends.add(ended(1), n),
    ]);
    expect(ended10.flat().filter(Boolean)).toEqual([true]);
    expect(seen.convergedAt).toBe(10);
  });

  test('reaches a target from the right side', () => {
    const low = new Completion({ TargetObjectiveMetricValue: 0.2 }, false, 'Minimize');
    expect([0.3, 0.2].map((it) => low.add(ended(it), 0))).toEqual([false, true]);
    const high = new Completion({ TargetObjectiveMetricValue: 0.2 }, false, 'Maximize');
    expect([0.1, 0.3].map((it) => high.add(ended(it), 0))).toEqual([false, true]);
  });

  test('does not end a job that has no result yet', () => {
    const criteria = { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 } };
    const completion = new Completion(criteria, true, 'Minimize');
    const answers = Array.from({ length: 20 }, () => completion.add(ended(undefined), 0));
    expect(answers.some(Boolean)).toBe(false);
  });
});
