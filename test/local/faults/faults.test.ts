import { Faults } from '../../../lib/local/faults';
import type { Fault } from '../../../lib/local/faults/fault';
import { matches } from '../../../lib/local/faults/pattern';

const throttling = (more: Partial<Fault> = {}): Fault => ({
  fault: 'throttling',
  hits: 's3:*',
  ...more,
});

/** How many of ten chances a fault takes. */
function taken(fault: Fault, random?: () => number): number {
  const faults = new Faults([fault], random);
  const chances = Array.from({ length: 10 }, () => faults.next(['throttling'], ['s3:GetObject']));
  return chances.filter((it) => it !== undefined).length;
}

test('a fault happens once, as often as it says, or by chance', () => {
  const tenths = () => {
    let draws = 0;
    return () => draws++ / 10;
  };
  expect(taken(throttling())).toBe(1);
  expect(taken(throttling({ times: 3 }))).toBe(3);
  expect(taken(throttling({ share: 0.4 }), tenths())).toBe(4);
  expect(taken(throttling({ share: 0.4, times: 2 }), tenths())).toBe(2);
});

test('a fault happens to what it hits, and of its kind', () => {
  const faults = new Faults([throttling()]);
  expect(faults.next(['throttling'], ['ssm:GetParameter'])).toBeUndefined();
  expect(faults.next(['quota'], ['s3:GetObject'])).toBeUndefined();
  expect(faults.unused).toEqual([throttling()]);
  expect(faults.next(['throttling'], ['other', 's3:GetObject'])).toEqual(throttling());
  expect(faults.unused).toEqual([]);
});

test.each([
  ['*', '', true],
  ['ml.m5.large', 'ml.m5.large', true],
  ['ml.m5.large', 'ml.m5.larger', false],
  ['PUT */plan.json', 'PUT bucket/a/plan.json', true],
  ['PUT */plan.json', 'GET bucket/a/plan.json', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'abb', true],
  ['*.*', 'a(b', false],
])('%s and %s', (pattern, text, fits) => {
  expect(matches(pattern, text)).toBe(fits);
});
