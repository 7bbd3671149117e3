import { fittingBar, fittingParts } from '../../../lib/cli/display/bar';

describe('fittingBar', () => {
  test.each([
    [80, 20, `${'█'.repeat(12)}${'░'.repeat(12)} 5/10`],
    [30, 9, `${'█'.repeat(6)}${'░'.repeat(6)} 5/10`],
    [16, 10, '5/10'],
    [15, 10, undefined],
    // Nothing stands beside it: no gap is needed.
    [29, 0, `${'█'.repeat(12)}${'░'.repeat(12)} 5/10`],
  ])('in %i characters, beside %i of words', (room, needed, bar) => {
    expect(fittingBar(5, 10, room, needed)).toBe(bar);
  });

  test('is full, and no more, when there was more than was thought', () => {
    expect(fittingBar(12, 10, 80, 0)).toBe(`${'█'.repeat(24)} 12/10`);
  });
});

test('fittingParts leaves out whole parts, but never the first', () => {
  const parts = ['validation:auc 0.9', 'train:auc 0.95', 'x 1'];
  expect(fittingParts(parts, 80)).toBe('validation:auc 0.9  train:auc 0.95  x 1');
  expect(fittingParts(parts, 38)).toBe('validation:auc 0.9  train:auc 0.95');
  expect(fittingParts(parts, 5)).toBe('validation:auc 0.9');
  expect(fittingParts([], 5)).toBe('');
});
