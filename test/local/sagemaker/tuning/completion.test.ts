import { Completion } from '../../../../lib/local/sagemaker/tuning/completion';
import { trial } from '../_helpers/trial';

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
