import { medianRule } from '../../../../lib/local/sagemaker/tuning/early-stopping';
import { trial } from '../_helpers/trial';

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
